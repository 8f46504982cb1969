import { fileURLToPath } from 'node:url';
import { compareBlocks, type Scenario } from '@rn50/bench-stats';
import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { expect, it } from 'vitest';
import { type ComparisonEvent, contextOf } from '../../src/events.js';
import { planVariants } from '../../src/measure/plan.js';
import { measureScenario } from '../../src/measure/scenario.js';
import { pair } from '../small-report.js';

const DIGITS = fileURLToPath(new URL('../../../inference-runner/test/fixtures/digits-resnet.onnx', import.meta.url));
const ENGINES = { fake: new URL('../engines/fake.mjs?name=fake', import.meta.url).href };
const PLAN = planInputs(inputSpecs([{ name: 'input', type: 'float32', dims: ['N', 1, 8, 8] }]));
const FAKE = {
  ...{ name: 'fake', kind: 'fake', title: 'fake', version: '1', location: '', halfPrecisions: [] },
  ...{ canProfile: false, sessionOptions: {} },
};

it('a column runs throughput with its own options for it, and latency without', async () => {
  const variants = planVariants(pair, [FAKE]).map((variant, index) => {
    return {
      ...variant,
      ...(index === 1 ? { throughputOptions: { streams: 2 } } : {}),
      modelPath: DIGITS,
      inputs: PLAN,
    };
  });
  const workers = { threads: 1, instances: 1 };
  const plan = { batch: 1, workers, amount: { iterations: 1 }, variants, engines: ENGINES, seed: 1 };
  const options = async (scenario: Scenario) => {
    const { records } = await measureScenario({ ...plan, scenario }, contextOf({}), () => {});
    return records.map(({ sessionOptions }) => sessionOptions);
  };
  expect(await options('throughput')).toEqual([{ by: 'fake' }, { by: 'fake', streams: 2 }]);
  expect(await options('latency')).toEqual([{ by: 'fake' }, { by: 'fake' }]);
});

it('tells after every block what is known so far, as data and in words', async () => {
  const variants = planVariants(pair, [FAKE]).map((variant) => ({ ...variant, modelPath: DIGITS, inputs: PLAN }));
  const events: ComparisonEvent[] = [];
  const amount = { iterations: 4, warmup: 1 };
  const plan = {
    scenario: 'latency',
    batch: 1,
    workers: { threads: 1, instances: 1 },
    amount,
    variants,
    engines: ENGINES,
    seed: 1,
  } as const;
  const {
    records: [fp32, int8],
  } = await measureScenario(plan, contextOf({ onEvent: (event) => events.push(event) }), () => {});
  const kinds = events.flatMap(({ kind }) => (kind === 'block' || kind === 'estimate' ? [kind] : []));
  expect(kinds).toEqual(Array.from({ length: 8 }, () => ['block', 'estimate']).flat());
  const estimates = events.filter((event) => event.kind === 'estimate');
  expect(estimates[0]).toMatchObject({
    scenario: 'latency',
    headline: { baseline: 'fake-fp32', candidate: 'fake-int8' },
    ratio: null,
    isExtended: false,
  });
  const ratio = compareBlocks('latency', fp32?.blocks ?? [], int8?.blocks ?? []);
  expect(estimates.at(-1)).toMatchObject({ ratio, secondsLeft: 0, fraction: 1 });
  const lines = events.flatMap((event) => (event.kind === 'step' && event.state === 'progress' ? [event.detail] : []));
  expect(lines).toHaveLength(8);
  for (const line of lines) expect(line).toMatch(/^(\d+ %|INT8 \d+\.?\d*x \+-\d+\.?\d* %), a few seconds left$/);
});
