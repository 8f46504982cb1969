import type { Gate } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { gateFindings } from '../../src/findings/gates.js';
import { findingsLines } from '../../src/text/finding-lines.js';
import { type Paint, painter } from '../../src/text/paint.js';

const gateLine = (gate: Gate, paint: Paint) => findingsLines(gateFindings({ gates: [gate] }), paint).join('\n');

describe('gateFindings', () => {
  const plain = painter(false);

  it('names the gate, its limit, the outcome and why', () => {
    const passed = {
      name: 'fail-below',
      limit: 2,
      outcome: 'passed',
      message: 'the throughput ratio is 3.08.',
    } as const;
    expect(gateLine(passed, plain)).toBe('Gate fail-below 2: passed (the throughput ratio is 3.08)');
    expect(gateLine({ name: 'max-p99-ms', limit: 12.5, outcome: 'failed', message: '' }, plain)).toBe(
      'Gate max-p99-ms 12.5: failed',
    );
    const open = { name: 'baseline', limit: null, outcome: 'inconclusive', message: 'too\u001b[31m noisy' } as const;
    expect(gateLine(open, plain)).toBe('Gate baseline: inconclusive (too noisy)');
  });

  it('colours the outcome', () => {
    const outcomeOf = (outcome: 'passed' | 'failed' | 'inconclusive') =>
      gateLine({ name: 'baseline', limit: null, outcome, message: '' }, painter(true));
    expect(outcomeOf('passed')).toBe('Gate baseline: \u001b[32mpassed\u001b[39m');
    expect(outcomeOf('failed')).toBe('Gate baseline: \u001b[31mfailed\u001b[39m');
    expect(outcomeOf('inconclusive')).toBe('Gate baseline: \u001b[33minconclusive\u001b[39m');
  });
});
