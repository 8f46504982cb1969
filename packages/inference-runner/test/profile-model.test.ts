import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine, type ModelProfile, profileModel, structuredImages } from '../dist/index.js';

const DIGITS = fileURLToPath(new URL('./fixtures/digits-resnet.onnx', import.meta.url));
const FAULTY = { module: new URL('./engines/faulty.mjs', import.meta.url).href };

/** Folders of profiles under way; all of them are gone once a call has ended. */
const leftovers = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('rn50-profile-'));

describe('profileModel', () => {
  let profile: ModelProfile;
  let before: string[];

  beforeAll(async () => {
    before = await leftovers();
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
    expect(await leftovers()).toEqual(before);
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

  it('says that an engine of its own has no profile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rn50-faulty-'));
    const modelPath = join(folder, 'model.onnx');
    try {
      await expect(profileModel({ modelPath: DIGITS, engine: FAULTY, runs: 1, warmup: 0 })).rejects.toMatchObject({
        code: 'RUN_FAILED',
      });
      await writeFile(modelPath, '');
      await expect(profileModel({ modelPath })).rejects.toMatchObject({ code: 'MODEL_EMPTY' });
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(await leftovers()).toEqual(before);
  });

  it('ends the worker on an abort', async () => {
    const profiling = profileModel({ modelPath: DIGITS, runs: 100_000, signal: AbortSignal.timeout(300) });
    await expect(profiling).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(await leftovers()).toEqual(before);
  });

  afterAll(async () => {
    expect(await leftovers()).toEqual(before);
  });
});
