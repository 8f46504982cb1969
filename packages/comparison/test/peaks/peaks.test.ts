import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import { loadEngine } from '@rn50/inference-runner';
import { type ModelProto, writeModel } from '@rn50/onnx-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fp32PeakModel, int8PeakModel, PEAK_SIZE } from '../../src/peaks/peak-models.js';
import { measurePeaks, type PeakSetting } from '../../src/peaks/peaks.js';
import { toolsOf } from './peak-tools.js';

const ORT = { name: 'ort', title: 'ONNX Runtime', version: '1.0.0' };

let cacheDir = '';
let setting: PeakSetting;
beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'rn50-peaks-test-'));
  setting = { engine: ORT, cpu: await detectCpu(), threads: 1, cacheDir };
});
afterAll(() => rm(cacheDir, { recursive: true, force: true }));

/** A context that notes what is started and said. */
function context(signal = new AbortController().signal) {
  const started: string[] = [];
  const details: string[] = [];
  const done: string[] = [];
  const step = { update: () => {}, done: (text = '') => void done.push(text), fail: () => {} };
  const start = (title: string) => {
    started.push(title);
    return step;
  };
  const progress = { start, note: () => {}, end: () => {} };
  return { started, details, done, context: { progress, signal, detail: (line: string) => void details.push(line) } };
}

/** Code of a weight, as the models are made. */
const code = (row: number, column: number) => (((row * PEAK_SIZE + column) * 37) % 127) - 63;

/** Row 5, column 1 of the product, for an input that has the sign of column 1's weights in that row. */
async function product(model: ModelProto): Promise<number> {
  const data = new Float32Array(PEAK_SIZE ** 2);
  for (let k = 0; k < PEAK_SIZE; k += 1) data[5 * PEAK_SIZE + k] = Math.sign(code(k, 1)) / 2;
  const session = await (await loadEngine('ort')).load(writeModel(model), { threads: 1 });
  const { output } = await session.run({ input: { type: 'float32', dims: [1, 1, PEAK_SIZE, PEAK_SIZE], data } });
  await session.dispose();
  return Number(output?.data[5 * PEAK_SIZE + 1]);
}

describe('the products that are measured', () => {
  it('are products of the input with the weights, in float and in codes', async () => {
    let sum = 0;
    for (let k = 0; k < PEAK_SIZE; k += 1) sum += Math.abs(code(k, 1)) / 128;
    expect(sum).toBeGreaterThan(200);
    expect(await product(fp32PeakModel())).toBeCloseTo(sum, 3);
    // Half a step of the product's scale.
    for (const [signed, form] of [
      [false, 'qoperator'],
      [true, 'qoperator'],
      [false, 'qdq'],
    ] as const) {
      expect(Math.abs((await product(int8PeakModel({ signed, form }))) - sum)).toBeLessThanOrEqual(2);
    }
  });
});

/** 1024^3 multiply-accumulates in 10 ms. */
const RATE = 1024 ** 3 / 10 / 1e6;

const kept = () => readdir(join(cacheDir, 'peaks')).catch(() => []);

describe('measurePeaks on a machine that others use', () => {
  it.each([
    ['another process', toolsOf({ othersCpus: 1.3 }, { waitMs: 50 }), 'other processes used 1.3 CPUs'],
    ['the hypervisor', toolsOf({ stealShare: 0.1 }), 'the hypervisor gave 10 % of the CPU time to other guests'],
    ['waiting threads', toolsOf({ othersCpus: null }, { waitMs: 50 }), "the models' threads waited 33 %"],
    ['a CPU quota', toolsOf({ throttledPeriods: 9, quotaPeriods: 30 }), 'the CPU quota stopped the workers'],
    ['a fast round alone', toolsOf({}, { roundsMs: [12, 10, 12] }), 'two fastest rounds in FP32 are 17 % apart'],
  ])('uses the figures for this run, and says why it does not keep them: %s', async (_, tools, reason) => {
    const { started, done, context: given } = context();
    const peaks = await measurePeaks(setting, given, tools);
    expect(peaks).toMatchObject({ fp32: RATE, int8: RATE, disturbedBy: expect.stringContaining(reason) });
    expect(done.join()).toContain(reason);
    expect(await kept()).toEqual([]);
    expect(started).toHaveLength(1);
  });
});

describe('measurePeaks', () => {
  it('gives ceilings in GMAC/s with the real profiler', async () => {
    const { context: given } = context();
    const peaks = await measurePeaks({ ...setting, cacheDir: join(cacheDir, 'real') }, given);
    expect(peaks?.fp32).toBeGreaterThan(0.1);
    expect(peaks?.int8).toBeGreaterThan(0.1);
  });

  it('keeps what it measured undisturbed for this CPU, these threads and this engine: the fastest round', async () => {
    const first = context();
    const tools = toolsOf({}, { roundsMs: [20, 10.1, 10] });
    const peaks = await measurePeaks(setting, first.context, tools);
    expect(peaks).toEqual({ fp32: RATE, int8: RATE });
    expect(first.started).toHaveLength(1);
    const second = context();
    expect(await measurePeaks(setting, second.context, toolsOf({ stealShare: 1 }))).toEqual(peaks);
    expect(second.started).toEqual([]);
    expect(await kept()).toHaveLength(1);
    for (const change of [{ name: 'other' }, { version: '1.1.0' }]) {
      const third = context();
      await measurePeaks({ ...setting, engine: { ...ORT, ...change } }, third.context, toolsOf({ stealShare: 1 }));
      expect(third.started).toHaveLength(1);
    }
  });

  it.each([
    ['brgemm_avx512_bf16', { bf16: RATE }],
    ['brgemm_avx512_f32', {}],
  ])('has a peak of bf16 only where a kernel computes in it: %s', async (kernel, half) => {
    const tools = toolsOf();
    const profile: typeof tools.profile = async (options) => {
      const found = await tools.profile(options);
      const told = options.sessionOptions?.precision === 'bf16' ? { kernel } : {};
      return { ...found, nodes: found.nodes.map((node) => ({ ...node, ...told })) };
    };
    const features = { ...setting.cpu.features, avx512_bf16: 'yes' } as const;
    const own = { ...setting, engine: { ...ORT, name: 'openvino' }, cpu: { ...setting.cpu, features } };
    const peaks = await measurePeaks({ ...own, cacheDir: join(cacheDir, kernel) }, context().context, {
      ...tools,
      profile,
    });
    expect(peaks).toEqual({ fp32: RATE, ...half, int8: RATE });
  });

  it('measures anew where the kept figures were cut short', async () => {
    const [name = ''] = await kept();
    await writeFile(join(cacheDir, 'peaks', name), '{"fp32": 1');
    const { started, context: given } = context();
    expect(await measurePeaks(setting, given, toolsOf())).not.toBeNull();
    expect(started).toHaveLength(1);
    expect(JSON.parse(await readFile(join(cacheDir, 'peaks', name), 'utf8'))).toHaveProperty('int8');
  });

  it('stops after a round where the time is up, and does not keep what it found', async () => {
    const { context: given } = context();
    const cache = join(cacheDir, 'short');
    const peaks = await measurePeaks({ ...setting, cacheDir: cache, budgetMs: 0 }, given);
    expect(peaks?.int8).toBeGreaterThan(0.1);
    expect(existsSync(join(cache, 'peaks'))).toBe(false);
  });

  it('gives null, and says why, where they cannot be measured', async () => {
    const { details, context: given } = context(AbortSignal.abort());
    expect(await measurePeaks({ ...setting, threads: 2 }, given)).toBeNull();
    expect(details.join()).toContain('Interrupted');
  });
});
