import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import { loadEngine } from '@rn50/inference-runner';
import { type ModelProto, writeModel } from '@rn50/onnx-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fp32PeakModel, int8PeakModel, PEAK_SIZE } from '../../src/measure/peak-models.js';
import { measurePeaks, type PeakTerms } from '../../src/measure/peaks.js';

let cacheDir = '';
let terms: PeakTerms;
beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'rn50-peaks-test-'));
  terms = { engine: 'ort', cpu: await detectCpu(), threads: 1, engineVersion: '1.0.0', cacheDir };
});
afterAll(() => rm(cacheDir, { recursive: true, force: true }));

/** A context that notes what is started and said. */
function context(signal = new AbortController().signal) {
  const started: string[] = [];
  const details: string[] = [];
  const step = { update: () => {}, done: () => {}, fail: () => {} };
  const start = (title: string) => {
    started.push(title);
    return step;
  };
  const progress = { start, note: () => {}, end: () => {} };
  return { started, details, context: { progress, signal, detail: (line: string) => void details.push(line) } };
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
    for (const signed of [false, true]) {
      expect(Math.abs((await product(int8PeakModel(signed))) - sum)).toBeLessThanOrEqual(2);
    }
  });
});

describe('measurePeaks', () => {
  it('gives ceilings in GMAC/s, and keeps them for this CPU, these threads and this engine', async () => {
    const first = context();
    const peaks = await measurePeaks(terms, first.context);
    expect(peaks?.fp32).toBeGreaterThan(0.1);
    expect(peaks?.int8).toBeGreaterThan(0.1);
    expect(first.started).toHaveLength(1);
    const second = context();
    expect(await measurePeaks(terms, second.context)).toEqual(peaks);
    expect(second.started).toEqual([]);
    expect(await readdir(join(cacheDir, 'peaks'))).toHaveLength(1);
  });

  it('measures anew where the kept figures were cut short', async () => {
    const [name = ''] = await readdir(join(cacheDir, 'peaks'));
    await writeFile(join(cacheDir, 'peaks', name), '{"fp32": 1');
    const { started, context: given } = context();
    expect(await measurePeaks(terms, given)).not.toBeNull();
    expect(started).toHaveLength(1);
    expect(JSON.parse(await readFile(join(cacheDir, 'peaks', name), 'utf8'))).toHaveProperty('int8');
  });

  it('gives null, and says why, where they cannot be measured', async () => {
    const { details, context: given } = context(AbortSignal.abort());
    expect(await measurePeaks({ ...terms, threads: 2 }, given)).toBeNull();
    expect(details.join()).toContain('Interrupted');
  });
});
