import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planUntried } from '../../src/inputs/plan-model.js';
import { doJob } from '../../src/jobs/do-job.js';
import type { JobResult, ModelJob } from '../../src/jobs/jobs.js';
import { listDerived } from '../../src/models/cache-contents.js';
import { derivedModel } from '../../src/models/derived-model.js';
import { modelFile } from '../../src/models/model-file.js';

const DIGITS = fileURLToPath(new URL('../../../inference-runner/test/fixtures/digits-resnet.onnx', import.meta.url));
const cpu = { model: 'test', int8Path: 'vnni', features: [] } as unknown as CpuInfo;
const terms = { engine: 'ort', threads: 1 };
const patterns = { kind: 'structured', count: 2, seed: 1 } as const;

let folder = '';
let plan: InputPlan;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-data-file-'));
  plan = await planOf(DIGITS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function does(job: ModelJob): Promise<JobResult> {
  return (await doJob(job, () => {})) as JobResult;
}

async function planOf(path: string): Promise<InputPlan> {
  const inspected = await does({ kind: 'inspect', path });
  const model = modelFile({ ...inspected, path }, { id: 'digits', precision: 'fp32', source: 'user' });
  return planUntried(model, { asked: {} });
}

function quantize(out: string, maxFileBytes?: number, fp32 = DIGITS): Promise<JobResult> {
  const job = { kind: 'quantize', fp32, out, tune: false, calibration: patterns, plan, cpu, ...terms } as const;
  return does({ ...job, maxFileBytes });
}

/** The INT8 model is larger than this, and its graph without weights is not. */
const LIMIT = 40_000;

describe('a model that does not fit into one file', () => {
  it('has its weights beside it, and every reader takes both as one model', async () => {
    const [whole, parted] = [join(folder, 'whole.onnx'), join(folder, 'parted.onnx')];
    const [one, two] = [await quantize(whole), await quantize(parted, LIMIT)];
    expect(one).not.toHaveProperty('dataFile');
    expect(two.dataFile).toBe('parted.onnx.data');
    const sizes = [parted, `${parted}.data`].map((path) => statSync(path).size);
    expect(sizes[0]).toBeLessThan(LIMIT);
    expect(two.sizeBytes).toBe((sizes[0] ?? 0) + (sizes[1] ?? 0));

    const inspected = await does({ kind: 'inspect', path: parted });
    expect(inspected).toMatchObject({ sha256: two.sha256, sizeBytes: two.sizeBytes });
    const { externalData } = inspected.facts;
    expect(externalData).toContainEqual(expect.stringMatching(/ in parted\.onnx\.data$/));
    const { facts } = await does({ kind: 'inspect', path: whole });
    expect({ ...inspected.facts, externalData: [] }).toEqual(facts);

    // The same numbers: the engine reads the data file by itself, and so do the tables of layers.
    const compared = await doJob(
      { kind: 'forms', fp32: whole, int8: parted, inputs: patterns, plan, sessionOptions: {}, ...terms },
      () => {},
    );
    expect(compared).toMatchObject({ fidelity: [{ sqnrDb: null, top1Agreement: 1, reference: 'fp32' }] });
  });

  it('is quantized like the self-contained one, to the byte', async () => {
    const parted = join(folder, 'fp32.onnx');
    const { encodeModel, openModel } = await import('@rn50/onnx-model');
    const { placeFile } = await import('@rn50/file-store/files');
    const { bytes, data } = encodeModel((await openModel(DIGITS)).model, 'fp32.onnx.data', { maxFileBytes: LIMIT });
    await placeFile(`${parted}.data`, data ?? []);
    await placeFile(parted, bytes);
    const [one, two] = [
      await quantize(join(folder, 'a.onnx')),
      await quantize(join(folder, 'b.onnx'), undefined, parted),
    ];
    expect(two.sha256).toBe(one.sha256);
    expect(two).not.toHaveProperty('dataFile');
  });

  it('is kept in the cache with its data, counted, verified and made again as one', async () => {
    const cacheDir = join(folder, 'cache');
    const state = { made: 0, corrupt: 0 };
    const making = {
      key: 'digits-int8',
      about: 'digits in INT8',
      make: (out: string) => {
        state.made += 1;
        return quantize(out, LIMIT);
      },
      onCorrupt: () => {
        state.corrupt += 1;
      },
    };
    const made = await derivedModel(join(cacheDir, 'made'), making);
    expect(await derivedModel(join(cacheDir, 'made'), making)).toMatchObject({ source: 'cache', sha256: made.sha256 });
    const data = join(dirname(made.path), made.dataFile ?? '');
    expect((await does({ kind: 'inspect', path: made.path })).sha256).toBe(made.sha256);
    const [entry, ...others] = await listDerived(cacheDir);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ sizeBytes: made.sizeBytes, state: 'in-use' });
    expect(entry?.paths.map((path) => basename(path)).sort()).toEqual(
      readdirSync(join(cacheDir, 'made'))
        .filter((name) => !name.endsWith('.held'))
        .sort(),
    );

    truncateSync(data, 100);
    const again = await derivedModel(join(cacheDir, 'made'), making);
    expect(again).toMatchObject({ source: 'made' });
    expect((await does({ kind: 'inspect', path: again.path })).sha256).toBe(again.sha256);
    expect(state).toEqual({ made: 2, corrupt: 1 });
  });
});
