import { describe, expect, it } from 'vitest';
import { runComparison } from '../src/run-comparison.js';
import { all, report } from './small-report.js';

describe('runComparison', () => {
  it('refuses a baseline of another setting before anything is measured', async () => {
    const before = report(all([40, 10], [640, 160]));
    const models = { kind: 'builtin', choice: 'synthetic' } as const;
    const baseline = { name: 'main.json', report: before };
    await expect(runComparison({ models, gates: { baseline } })).rejects.toMatchObject({
      code: 'BASELINE_DIFFERS',
      message: expect.stringMatching(/^--baseline main\.json was measured with CPU Intel\(R\) Xeon\(R\)/),
    });
  });
});
