import { describe, expect, it } from 'vitest';
import { fidelityCandidates } from '../../src/fidelity/fidelity.js';
import { planVariants } from '../../src/measure/plan.js';
import { model, pair } from '../small-report.js';

const engine = (name: string) => ({
  name,
  title: name,
  canProfile: true,
  version: '1',
  location: '/',
  kind: 'ort',
  halfPrecisions: [],
  sessionOptions: {},
});
const tuned = [
  { engine: 'ort', int8: model('net-int8-tuned', 'int8'), fp32: model('net-tuned', 'fp32'), tuning: [], warnings: [] },
];
const variants = planVariants(pair, [engine('ort'), engine('b')], tuned);
const pairsOf = (failed: readonly string[] = []) =>
  fidelityCandidates(variants, ({ id }) => !failed.includes(id)).map(({ id, reference }) => `${id} to ${reference}`);

describe('outputs are compared', () => {
  it('of INT8 forms with the FP32 of their engine, and of a further engine’s FP32 with the first one’s', () => {
    expect(pairsOf()).toEqual([
      'ort-int8 to ort-fp32',
      'ort-int8-tuned to ort-fp32',
      'b-fp32 to ort-fp32',
      'b-int8 to b-fp32',
    ]);
  });

  it('only where both sides ran', () => {
    expect(pairsOf(['b-fp32'])).toEqual(['ort-int8 to ort-fp32', 'ort-int8-tuned to ort-fp32']);
    expect(pairsOf(['b-int8', 'ort-int8'])).toEqual(['ort-int8-tuned to ort-fp32', 'b-fp32 to ort-fp32']);
    expect(pairsOf(['ort-fp32'])).toEqual([]);
  });
});
