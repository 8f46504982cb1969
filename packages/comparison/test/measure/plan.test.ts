import { describe, expect, it } from 'vitest';
import { amounts, planVariants, settingsOf } from '../../src/measure/plan.js';
import { type Amount, resolveRequest } from '../../src/request.js';
import { model, pair } from '../small-report.js';

const TOOL = { name: 'rn50', version: '0.1.0' };
const ORT = {
  name: 'ort',
  kind: 'ort',
  halfPrecisions: [],
  title: 'ONNX Runtime',
  canProfile: true,
  version: '1.30.0',
  location: '/opt/ort',
  sessionOptions: { spinning: false },
};
const OTHER = {
  name: 'other',
  kind: 'other',
  halfPrecisions: [],
  title: 'Other',
  canProfile: false,
  version: '3',
  location: '/opt/other',
  sessionOptions: {},
};
/** Of what was tuned, apart from the models. */
const NONE = { tuning: [], warnings: [] };
const request = { models: { kind: 'builtin', choice: 'auto' } } as const;

describe('planVariants', () => {
  it('puts tuned forms behind the headline pair', () => {
    const int8 = model('net-int8-tuned', 'int8');
    const fp32 = model('net-tuned', 'fp32');
    expect(
      planVariants(pair, [ORT], [{ engine: 'ort', int8, fp32, ...NONE }]).map(({ id, label, modelId }) => [
        id,
        label,
        modelId,
      ]),
    ).toEqual([
      ['ort-fp32', 'FP32', 'net'],
      ['ort-int8', 'INT8', 'net-int8'],
      ['ort-int8-tuned', 'INT8 tuned', 'net-int8-tuned'],
      ['ort-fp32-tuned', 'FP32 tuned', 'net-tuned'],
    ]);
    expect(planVariants(pair, [ORT], [{ engine: 'ort', int8: null, fp32: null, ...NONE }])).toHaveLength(2);
  });

  it('has FP32 alone where there is no INT8 form', () => {
    expect(planVariants({ ...pair, int8: null }, [ORT]).map(({ id }) => id)).toEqual(['ort-fp32']);
  });

  it('names columns of half precision, each by another name', () => {
    const named = (fp32: string, int8: string) => {
      const as = (side: typeof pair.fp32, precision: string) => ({ ...side, precision }) as typeof pair.fp32;
      const sides = { ...pair, fp32: as(pair.fp32, fp32), int8: as(pair.int8 ?? pair.fp32, int8) };
      const tuned = { engine: 'ort', int8: null, fp32: sides.fp32, ...NONE };
      return planVariants(sides, [ORT], [tuned]).map(({ id, label, precision }) => [id, label, precision]);
    };
    expect(named('fp16', 'int8')).toEqual([
      ['ort-fp16', 'FP16', 'fp16'],
      ['ort-int8', 'INT8', 'int8'],
      ['ort-fp16-tuned', 'FP16 tuned', 'fp16'],
    ]);
    expect(named('fp32', 'fp16').map(([id]) => id)).toEqual(['ort-fp32', 'ort-fp16', 'ort-fp32-tuned']);
    expect(named('fp16', 'fp16').map(([id]) => id)).toEqual(['ort-fp16', 'ort-int8', 'ort-fp16-tuned']);
  });

  it('adds the FP32 file in the half precisions of an engine, behind its pair', () => {
    const options = { ...OTHER, halfPrecisions: ['bf16'] as const, sessionOptions: { streams: 2 } };
    const variants = planVariants(pair, [ORT, options]);
    expect(
      variants.map(({ id, precision, modelId, sessionOptions }) => [id, precision, modelId, sessionOptions]),
    ).toEqual([
      ['ort-fp32', 'fp32', 'net', { spinning: false }],
      ['ort-int8', 'int8', 'net-int8', { spinning: false }],
      ['other-fp32', 'fp32', 'net', { streams: 2 }],
      ['other-int8', 'int8', 'net-int8', { streams: 2 }],
      ['other-bf16', 'bf16', 'net', { streams: 2, precision: 'bf16' }],
    ]);
    const half = { ...pair, fp32: { ...pair.fp32, precision: 'fp16' as const } };
    expect(planVariants(half, [options]).map(({ id }) => id)).toEqual(['other-fp16', 'other-int8']);
  });

  it('puts further engines behind the first, each named, and gives each the forms that were tuned for it', () => {
    const throughputOptions = { streams: 2, requestsPerStream: 2 };
    const forOther = { ...model('net-int8-tuned-other', 'int8'), throughputOptions };
    const tuned = [
      { engine: 'other', int8: forOther, fp32: null, ...NONE },
      { engine: 'ort', int8: model('net-int8-tuned', 'int8'), fp32: null, ...NONE },
    ];
    const variants = planVariants(pair, [OTHER, ORT], tuned);
    expect(variants.map(({ id, engine, label, modelId }) => [id, engine, label, modelId])).toEqual([
      ['other-fp32', 'other', 'FP32 (other)', 'net'],
      ['other-int8', 'other', 'INT8 (other)', 'net-int8'],
      ['other-int8-tuned', 'other', 'INT8 tuned (other)', 'net-int8-tuned-other'],
      ['ort-fp32', 'ort', 'FP32 (ort)', 'net'],
      ['ort-int8', 'ort', 'INT8 (ort)', 'net-int8'],
      ['ort-int8-tuned', 'ort', 'INT8 tuned (ort)', 'net-int8-tuned'],
    ]);
    expect(variants[0]).toMatchObject({ engineVersion: '3', engineLocation: '/opt/other', sessionOptions: {} });
    expect(variants.map((variant) => variant.throughputOptions)).toEqual(
      variants.map(({ id }) => (id === 'other-int8-tuned' ? throughputOptions : undefined)),
    );
    expect(variants[3]).toMatchObject({ engineVersion: '1.30.0', sessionOptions: { spinning: false } });
  });
});

describe('amounts', () => {
  it('gives each scenario half of the budget', () => {
    expect(amounts({ kind: 'budget', seconds: 40, reserveSeconds: 0 }, false).scenario).toEqual({ budgetSeconds: 20 });
    expect(amounts({ kind: 'quick', pairs: 6 }, false).scenario).toEqual({ pairs: 6 });
    expect(amounts({ kind: 'fixed', warmup: 20, iterations: 100 }, false).scenario).toEqual({
      warmup: 20,
      iterations: 100,
    });
    expect(amounts({ kind: 'fixed', warmup: null, iterations: 100 }, false).scenario).toEqual({ iterations: 100 });
  });

  it('means the default budget for the headline, and one that was asked for or of a sweep for all columns', () => {
    const { amount } = resolveRequest(request, TOOL);
    expect(amounts(amount, false).scenario).toEqual({ budgetSeconds: 20, reserveSeconds: 20, budgetFor: 2 });
    const asked: Amount = { kind: 'budget', seconds: 10, reserveSeconds: 0 };
    expect(amounts(asked, false).scenario).toEqual({ budgetSeconds: 5 });
    const { amount: swept } = resolveRequest({ ...request, batch: 'auto' }, TOOL);
    expect(amounts(swept, true).scenario).toEqual({ budgetSeconds: 30, reserveSeconds: 20 });
  });

  it('gives a sweep half of it, and each scenario a quarter', () => {
    expect(amounts({ kind: 'budget', seconds: 40, reserveSeconds: 40 }, true)).toEqual({
      scenario: { budgetSeconds: 10, reserveSeconds: 20 },
      sweepSeconds: 20,
    });
    expect(amounts({ kind: 'quick', pairs: 6 }, true)).toEqual({ scenario: { pairs: 6 }, sweepSeconds: 20 });
  });
});

describe('settingsOf', () => {
  it('records what was asked for', () => {
    expect(settingsOf({ amount: { kind: 'quick', pairs: 6 }, seed: 1 }, 2, 16)).toEqual({
      batch: 16,
      threads: 2,
      instances: 1,
      seed: 1,
      budgetSeconds: null,
      quick: true,
    });
    expect(settingsOf({ amount: { kind: 'budget', seconds: 12, reserveSeconds: 0 }, seed: 7 }, 2, 8)).toMatchObject({
      batch: 8,
      seed: 7,
      budgetSeconds: 12,
    });
    expect(settingsOf({ amount: { kind: 'fixed', iterations: 100, warmup: 20 }, seed: 1 }, 2, 64)).toMatchObject({
      iterations: 100,
      warmup: 20,
      budgetSeconds: null,
    });
  });
});
