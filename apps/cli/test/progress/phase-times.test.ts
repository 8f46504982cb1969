import { expect, it } from 'vitest';
import { PhaseTimes } from '../../src/progress/phase-times.js';

it('adds up the parts of a run in the order in which they ended, and takes no other event', () => {
  const times = new PhaseTimes();
  times.listen({ kind: 'phase', phase: 'models', seconds: 3.24 });
  times.listen({ kind: 'note', text: 'models' });
  times.listen({ kind: 'phase', phase: 'latency', seconds: 41.4 });
  times.listen({ kind: 'phase', phase: 'models', seconds: 0.5 });
  times.listen({ kind: 'phase', phase: 'why', seconds: 0.04 });
  times.add('report', 0.05);
  expect(times.text()).toBe('seconds: models 3.7, latency 41, report 0.1');
});
