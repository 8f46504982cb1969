import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
// As built: its child processes are files of the package.
import { explainFiles, quantizeFile } from '@rn50/comparison';
import { detectCpu } from '@rn50/cpu-detect';
import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextOf } from '../../src/events.js';
import { doJob } from '../../src/jobs/do-job.js';
import { planVariants } from '../../src/measure/plan.js';
import { measureScenario } from '../../src/measure/scenario.js';
import { measureSweep } from '../../src/measure/sweep.js';
import { measurePeaks } from '../../src/peaks/peaks.js';
import { profileSides } from '../../src/why/profile-sides.js';
import { pair } from '../small-report.js';

const DIGITS = fileURLToPath(new URL('../../../inference-runner/test/fixtures/digits-resnet.onnx', import.meta.url));

/** Whatever is run by it fails and names it. */
const MODULE = 'file:///nowhere/engine.mjs';
const NAME = 'nowhere';
const ENGINES = { engines: { [NAME]: MODULE } };
const NOWHERE = { engine: NAME, ...ENGINES };
const IN_USE = {
  name: NAME,
  kind: NAME,
  halfPrecisions: [],
  title: 'no engine',
  canProfile: true,
  version: '1',
  location: MODULE,
  sessionOptions: {},
};
const BROKEN = { code: 'ENGINE_BROKEN', message: expect.stringContaining(MODULE) };
const PLAN = planInputs(inputSpecs([{ name: 'input', type: 'float32', dims: ['N', 1, 8, 8] }]));
const CHOICES = { form: 'qdq', method: 'minmax', reduceRange: 'off' } as const;
const INPUTS = { kind: 'structured', count: 1, seed: 1 } as const;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rn50-engine-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const details: string[] = [];
const context = contextOf({ onEvent: (event) => event.kind === 'detail' && details.push(event.text) });
const sample = () => {};
const variants = planVariants(pair, [IN_USE]).map((variant) => ({ ...variant, modelPath: DIGITS }));
const workers = { threads: 1, instances: 1 };

describe('the engine that is asked for is the one that runs', () => {
  it('in a scenario', async () => {
    const plan = {
      scenario: 'latency',
      batch: 1,
      workers,
      amount: { iterations: 1 },
      seed: 1,
    } as const;
    await expect(measureScenario({ ...plan, variants, ...ENGINES }, context, sample)).rejects.toMatchObject(BROKEN);
  });

  it('in a sweep', async () => {
    const gates = { baseline: null, failBelow: null, maxP99Ms: null, minTop1Agreement: null, minSqnrDb: null };
    const plan = { plans: [workers], seconds: 1, request: { seed: 1, gates } };
    await expect(measureSweep({ ...plan, variants, ...ENGINES }, context, sample)).rejects.toMatchObject(BROKEN);
  });

  it('in profiles and peaks', async () => {
    const sides = { int8: { name: 'digits', path: DIGITS, inputs: PLAN }, fp32: null };
    await expect(
      profileSides(sides, { ...NOWHERE, threads: 1, batch: 1, budgetMs: 1000 }, context),
    ).rejects.toMatchObject({
      code: 'ENGINE_BROKEN',
    });
    const terms = { cpu: await detectCpu(), threads: 1, cacheDir: folder };
    expect(await measurePeaks({ ...terms, engine: IN_USE, ...ENGINES }, context)).toBeNull();
    expect(details.join()).toContain(MODULE);
  });

  it('in explainFiles and quantizeFile, and their child processes', async () => {
    await expect(explainFiles({ int8: DIGITS, ...NOWHERE })).rejects.toMatchObject(BROKEN);
    const output = join(folder, 'int8.onnx');
    const quantizing = quantizeFile({ fp32: DIGITS, output, calibration: INPUTS, choices: CHOICES, ...NOWHERE });
    await expect(quantizing).rejects.toMatchObject(BROKEN);
  });

  it('in jobs', async () => {
    const cpu = await detectCpu();
    const out = join(folder, 'out.onnx');
    const terms = { ...NOWHERE, threads: 1, plan: PLAN, sessionOptions: {} };
    const run = (job: Parameters<typeof doJob>[0]) => doJob(job, () => {});
    const quantizing = { fp32: DIGITS, out, calibration: INPUTS, cpu, ...terms, tune: false, ...CHOICES };
    await expect(run({ kind: 'quantize', ...quantizing })).rejects.toMatchObject(BROKEN);
    await expect(run({ kind: 'tune', path: DIGITS, out, cpu, batch: 1, ...terms })).rejects.toMatchObject(BROKEN);
    const sides = [null, '0'].map((reference, index) => {
      return { id: String(index), path: DIGITS, engine: NAME, sessionOptions: {}, reference, layers: false };
    });
    const shared = { inputs: INPUTS, plan: PLAN, threads: 1 };
    const outputs = { kind: 'outputs', variants: sides, ...shared, ...ENGINES } as const;
    await expect(run(outputs)).rejects.toMatchObject(BROKEN);
    const forms = { kind: 'forms', fp32: DIGITS, int8: DIGITS, inputs: INPUTS, ...terms } as const;
    await expect(run(forms)).rejects.toMatchObject(BROKEN);
  });
});
