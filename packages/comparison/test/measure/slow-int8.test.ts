import type { Report } from '@rn50/bench-stats';
import type { ModelProfile, ProfileOptions } from '@rn50/inference-runner';
import { describe, expect, it } from 'vitest';
import type { PlannedVariant } from '../../src/measure/plan.js';
import { slowInt8Warning } from '../../src/measure/slow-int8.js';
import { all, report } from '../small-report.js';

const variants = ['fp32', 'int8'].map((precision) => ({
  id: `ort-${precision}`,
  engine: 'ort',
  precision,
  modelPath: `/models/${precision}.onnx`,
  inputs: { inputs: [], data: null },
  sessionOptions: {},
})) as unknown as PlannedVariant[];

const context = {
  progress: { start: () => ({ update() {}, done() {}, fail() {} }), note() {} },
  signal: new AbortController().signal,
  detail() {},
};

const TIMES = { Transpose: 6, QLinearConv: 3, Relu: 1 };

async function warningFor(
  times: Partial<NonNullable<Report['comparison']>>,
  profiled: ProfileOptions[] = [],
  known: { profiled?: ModelProfile } = {},
) {
  const base = report(all([40, 10], [640, 160]));
  const comparison = {
    baseline: 'ort-fp32',
    candidate: 'ort-int8',
    throughputTimes: null,
    latencyTimes: null,
    confidence: 0.95,
    ...times,
  };
  const profile = async (options: ProfileOptions) => {
    profiled.push(options);
    const nodes = Object.entries(TIMES).map(([opType, ms]) => {
      return { name: opType, opType, ms, inputShapes: [], outputShapes: [] };
    });
    return { batch: 1, nodes } as unknown as ModelProfile;
  };
  return slowInt8Warning({ ...base, comparison }, variants, { threads: 2, profile, ...known }, context as never);
}

describe('slowInt8', () => {
  it('names the operators that cost most where INT8 is slower beyond doubt', async () => {
    const profiled: ProfileOptions[] = [];
    const warning = await warningFor({ latencyTimes: { value: 1.2, low: 1.1, high: 1.3 } }, profiled);
    expect(warning).toMatchObject({
      code: 'int8-slower',
      message: expect.stringContaining('Transpose 6.0 ms (60 %, 1 node), QLinearConv 3.0 ms (30 %, 1 node)'),
      remedy: expect.stringMatching(/^rn50 why \S+/),
    });
    expect(profiled).toEqual([expect.objectContaining({ modelPath: '/models/int8.onnx', threads: 2 })]);
    expect(await warningFor({ throughputTimes: { value: 0.8, low: 0.7, high: 0.9 } })).not.toBeNull();
  });

  it('takes a profile that is there, if it is of the slower scenario', async () => {
    const node = { name: 'n', opType: 'Softmax', ms: 2, inputShapes: [], outputShapes: [] };
    const known = { profiled: { batch: 1, nodes: [node] } as unknown as ModelProfile };
    const profiled: ProfileOptions[] = [];
    const slowAt1 = { latencyTimes: { value: 1.2, low: 1.1, high: 1.3 } };
    expect((await warningFor(slowAt1, profiled, known))?.message).toContain('Softmax 2.0 ms (100 %, 1 node)');
    expect(profiled).toEqual([]);
    const slowAt16 = { throughputTimes: { value: 0.8, low: 0.7, high: 0.9 } };
    expect((await warningFor(slowAt16, profiled, known))?.message).toContain('Transpose');
    expect(profiled).toHaveLength(1);
  });

  it('profiles nothing where INT8 is faster, or may be', async () => {
    const profiled: ProfileOptions[] = [];
    expect(await warningFor({ latencyTimes: { value: 1.05, low: 0.98, high: 1.1 } }, profiled)).toBeNull();
    expect(await warningFor({ throughputTimes: { value: 1.4, low: 1.3, high: 1.5 } }, profiled)).toBeNull();
    expect(profiled).toEqual([]);
  });
});
