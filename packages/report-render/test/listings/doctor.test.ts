import { expect, it } from 'vitest';
import { renderDoctor } from '../../src/listings/doctor.js';

it('has a line for each check, what helps below it, and ends with the answer', () => {
  const checks = [
    { title: 'Node.js', status: 'ok', text: '22.1.0', remedy: null },
    { title: 'free disk', status: 'problem', text: '1.0 MB', remedy: 'Free some space.' },
    { title: 'OpenVINO', status: 'note', text: 'not installed', remedy: null },
  ] as const;
  expect(renderDoctor({ ready: true, checks })).toBe(`ok       Node.js    22.1.0
problem  free disk  1.0 MB
                    -> Free some space.
note     OpenVINO   not installed

rn50 can measure here: 1 problem, 1 note
`);
  expect(renderDoctor({ ready: false, checks })).toContain('\n\nrn50 cannot measure here: 1 problem, 1 note\n');
});
