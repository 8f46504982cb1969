import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadEngine, type ModelProfile, profileModel, structuredImages } from '../dist/index.js';
import { TestEngines } from './engines/registry.js';

const DIGITS = fileURLToPath(new URL('./fixtures/digits-resnet.onnx', import.meta.url));
const TEST = new TestEngines();

/** The temporary folder of this file alone, where profiles are written while they are under way. */
let temporary = '';
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'profile-model-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temporary);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true });
});
// ONNX Runtime keeps notes of its own there.
const leftovers = async () => (await readdir(temporary)).filter((name) => name.startsWith('rn50-'));

describe('profileModel', () => {
  let profile: ModelProfile;

  beforeAll(async () => {
    profile = await profileModel({ modelPath: DIGITS, threads: 1, batch: 2, warmup: 2, runs: 5 });
  });

  it('says what was profiled', () => {
    expect(profile).toMatchObject({ engine: 'ort', threads: 1, batch: 2, runs: 5 });
    expect(profile.engineVersion).toMatch(/^\d+\.\d+/);
    expect(profile.runMs).toBeGreaterThan(0);
    expect(profile.cpuMs).toBeGreaterThan(profile.usage?.cpuMs ?? Number.POSITIVE_INFINITY);
  });

  it('times the nodes that ONNX Runtime runs, at the batch asked for, after its optimisations', () => {
    const convolutions = profile.nodes.filter(({ opType }) => opType === 'Conv');
    expect(convolutions).toHaveLength(15);
    expect(convolutions[0]?.inputShapes[0]).toEqual([2, 1, 8, 8]);
    expect(convolutions[0]?.outputShapes).toEqual([[2, 16, 8, 8]]);
    expect(profile.nodes.map(({ opType }) => opType)).not.toContain('BatchNormalization');
    expect(profile.nodes.at(-1)?.outputShapes).toEqual([[2, 10]]);
    const sumMs = profile.nodes.reduce((sum, { ms }) => sum + ms, 0);
    expect(sumMs).toBeGreaterThan(0);
    expect(sumMs).toBeLessThan(profile.runMs * 2);
  });

  it('hands back the optimised graph, which runs and gives the same answers', async () => {
    const { optimizedModel } = profile;
    if (optimizedModel === null) throw new Error('no optimised graph');
    const [data = new Float32Array()] = structuredImages({ count: 1, channels: 1, height: 8, width: 8 });
    const engine = await loadEngine('ort');
    const [wanted, got] = await Promise.all(
      [DIGITS, new Uint8Array(optimizedModel)].map(async (model) => {
        const session = await engine.load(model, { threads: 1 });
        const { logits } = await session.run({ input: { type: 'float32', dims: [1, 1, 8, 8], data } });
        await session.dispose();
        return Array.from(logits?.data ?? [], Number);
      }),
    );
    expect(got).toHaveLength(10);
    got?.forEach((value, index) => {
      expect(value).toBeCloseTo(wanted?.[index] ?? Number.NaN, 4);
    });
  });

  it('leaves no files behind', async () => {
    expect(await leftovers()).toEqual([]);
  });

  it('leaves the optimised graph out where it is not wanted', async () => {
    const { optimizedModel } = await profileModel({ modelPath: DIGITS, threads: 1, runs: 1, optimizedModel: false });
    expect(optimizedModel).toBeNull();
  });

  it.each([
    ['runs', { runs: 0 }],
    ['warmup', { warmup: -1 }],
    ['batch', { batch: 1.5 }],
  ])('refuses a wrong number for %s', async (name, wrong) => {
    await expect(profileModel({ modelPath: DIGITS, ...wrong })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining(name),
    });
  });

  it.each([
    ['says that it cannot', {}],
    ['says that it can, and whose session cannot', { profiles: '1' }],
  ])('an engine that %s: a named error', async (_what, parameters) => {
    const engine = TEST.add('faulty', parameters);
    const profiling = profileModel({ modelPath: DIGITS, engine, engines: TEST.registry, runs: 1, warmup: 0 });
    await expect(profiling).rejects.toMatchObject({
      code: 'ENGINE_CANNOT_PROFILE',
      message: 'the faulty engine cannot report the time of each node.',
    });
    expect(await leftovers()).toEqual([]);
  });

  it('names what is wrong with a file', async () => {
    const modelPath = join(temporary, 'model.onnx');
    await writeFile(modelPath, '');
    await expect(profileModel({ modelPath })).rejects.toMatchObject({ code: 'MODEL_EMPTY' });
    await rm(modelPath);
    expect(await leftovers()).toEqual([]);
  });

  it('ends the worker on an abort', async () => {
    const interrupt = new AbortController();
    const profiling = profileModel({ modelPath: DIGITS, runs: 100_000, signal: interrupt.signal });
    const outcome = expect(profiling).rejects.toMatchObject({ code: 'INTERRUPTED' });
    // The engine opens its profile when it loads the model.
    await vi.waitUntil(
      async () => {
        const [folder] = await leftovers();
        return folder !== undefined && (await readdir(join(temporary, folder))).length > 0;
      },
      { timeout: 30_000 },
    );
    interrupt.abort();
    await outcome;
    expect(await leftovers()).toEqual([]);
  });
});
