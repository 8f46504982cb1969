import { fileURLToPath } from 'node:url';
import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { expect, it } from 'vitest';
import { contextOf } from '../../src/events.js';
import { planVariants } from '../../src/measure/plan.js';
import { measureThreadList } from '../../src/measure/thread-scaling.js';
import { model, record } from '../small-report.js';

const DIGITS = fileURLToPath(new URL('../../../inference-runner/test/fixtures/digits-resnet.onnx', import.meta.url));
const PLAN = planInputs(inputSpecs([{ name: 'input', type: 'float32', dims: ['N', 1, 8, 8] }]));
const FAKE = {
  ...{ name: 'fake', kind: 'fake', title: 'fake', version: '1', location: '', halfPrecisions: [] },
  ...{ canProfile: false, sessionOptions: {} },
};

it('without room for all workers at once one number of threads follows the other, and a warning says so', async () => {
  const pair = { fp32: model('net', 'fp32'), int8: null, warnings: [] };
  const variants = planVariants(pair, [FAKE]).map((variant) => ({ ...variant, modelPath: DIGITS, inputs: PLAN }));
  const request = {
    amount: { kind: 'fixed', iterations: 1, warmup: 0 },
    engines: { fake: new URL('../engines/fake.mjs?name=fake', import.meta.url).href },
    seed: 1,
    threadCounts: [1, 2],
  } as const;
  // A worker took 100 MB.
  const before = [{ ...record(0, 'throughput', 10), variantId: 'fake-fp32', batch: 3 }];
  const plan = { variants, request, scenarios: before, batch: 16, availableBytes: 150e6 };
  const { records, warnings } = await measureThreadList(plan, contextOf({}), () => {});
  expect(records.map(({ variantId, label, threads, batch }) => [variantId, label, threads, batch])).toEqual([
    ['fake-fp32', 'FP32', 1, 3],
    ['fake-fp32', 'FP32', 2, 3],
  ]);
  expect(records.map(({ blocks }) => blocks.map(({ order }) => order))).toEqual([[0], [0]]);
  expect(warnings).toMatchObject([{ code: 'threads-apart' }]);
});
