import { describe, expect, it } from 'vitest';
import { checkBaseline } from '../../src/report/gates.js';
import { all, report } from '../small-report.js';

describe('checkBaseline', () => {
  it('refuses a baseline of another CPU or setting before measuring', () => {
    const before = report(all([40, 10], [640, 160]));
    const baseline = { name: 'main.json', report: before };
    const same = { cpu: before.environment.cpu.model, batch: 16, threads: 2, instances: 1 };
    expect(() => checkBaseline(null, same)).not.toThrow();
    expect(() => checkBaseline(baseline, same)).not.toThrow();
    expect(() => checkBaseline(baseline, { ...same, batch: 8 })).toThrow(
      '--baseline main.json was measured with batch 16, this run has 8',
    );
    expect(() => checkBaseline(baseline, { ...same, cpu: 'other' })).toThrow('with CPU Intel(R) Xeon(R)');
  });
});
