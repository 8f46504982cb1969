import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelProto } from 'onnx-buf';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { needsPython, usePython } from '../../../../testing/python.js';
import { describeModel } from '../../src/facts/describe-model.js';
import { readModel } from '../../src/file/read-model.js';
import { writeModel } from '../../src/file/write-model.js';
import { getInts } from '../../src/node/attributes.js';
import { buildResNet50, type ResNet50Version } from '../../src/resnet50/build-resnet50.js';
import { tensorToFloat32 } from '../../src/tensor/read.js';
import { structuredInputs } from '../structured-inputs.js';

/** The original file's size in bytes. */
const ZOO_BYTES = 102_576_593;
const VERSIONS: readonly ResNet50Version[] = ['v1', 'v1.5'];

/** Digests of the files for seed 1: the same on every platform and Node version. */
const SHA256: Readonly<Record<ResNet50Version, string>> = {
  v1: 'e83a52f990cf3a2052b1e689fee850ca78326f2c8ce394a7c9b58a854978d4c1',
  'v1.5': '3cf9ec7f1b3a252e2c58f9eca64d74bb1897718e2eb47786ac5e697f52ce186d',
};

const built = Object.fromEntries(VERSIONS.map((version) => [version, writeModel(buildResNet50({ version, seed: 1 }))]));

function bytesOf(version: ResNet50Version): Uint8Array {
  return built[version] ?? new Uint8Array();
}

describe.each(VERSIONS)('buildResNet50 %s', (version) => {
  it('gives the pinned bytes for seed 1', () => {
    expect(createHash('sha256').update(bytesOf(version)).digest('hex')).toBe(SHA256[version]);
  });

  it('has the operators, interface and size of resnet50-v1-12', () => {
    const facts = describeModel(readModel(bytesOf(version)));
    expect(facts).toMatchObject({
      irVersion: 4,
      opset: 12,
      nodeCount: 175,
      opHistogram: {
        Conv: 53,
        BatchNormalization: 53,
        Relu: 49,
        Add: 16,
        MaxPool: 1,
        GlobalAveragePool: 1,
        Flatten: 1,
        Gemm: 1,
      },
      inputs: [{ name: 'data', type: 'float32', dims: ['N', 3, 224, 224] }],
      outputs: [{ name: 'resnetv17_dense0_fwd', type: 'float32', dims: ['N', 1000] }],
      // torchvision's 25,557,032 parameters, 2 x 26,560 running statistics, and the 18,880 biases of MXNet's 1x1s.
      parameters: 25_557_032 + 53_120 + 18_880,
      quantization: { form: 'none' },
      externalData: [],
    });
    expect(Math.abs(bytesOf(version).length / ZOO_BYTES - 1)).toBeLessThan(0.001);
  });

  it('strides where its version says', () => {
    const convs = readModel(bytesOf(version)).graph?.node.filter(({ opType }) => opType === 'Conv') ?? [];
    const strided = convs.filter((conv) => getInts(conv, 'strides', [])[0] === 2);
    const kernels = strided.map((conv) => getInts(conv, 'kernel_shape', [])[0]);
    expect(kernels).toEqual([7, ...[1, 2, 3].flatMap(() => [version === 'v1' ? 1 : 3, 1])]);
  });

  it('has the multiply-accumulates that are published for it', () => {
    // v1: 3.8 x 10^9 (He et al. 2015, table 1); v1.5: 4.09 x 10^9 (torchvision's model card).
    const published = version === 'v1' ? 3.86e9 : 4.09e9;
    expect(Number(describeModel(readModel(bytesOf(version))).macs) / published).toBeCloseTo(1, 2);
  });

  it('answers different images differently', version === 'v1' ? {} : needsTime(), async () => {
    const logits = await run(bytesOf(version), structuredInputs());
    const cosines = pairs(centred(logits)).map(([a, b]) => cosine(a, b));
    expect(cosines).toHaveLength(120);
    expect(Math.max(...cosines)).toBeLessThanOrEqual(0.9);
    expect(new Set(logits.map(top1)).size).toBeGreaterThanOrEqual(8);
  });
});

const byDefault = buildResNet50();

/** Values of an initializer: the first unless named. */
function weightsOf(model: ModelProto, name?: string): Float32Array {
  const initializers = model.graph?.initializer ?? [];
  const tensor = name === undefined ? initializers[0] : initializers.find((candidate) => candidate.name === name);
  return tensorToFloat32(tensor ?? expect.fail(name ?? 'no initializer'));
}

describe('buildResNet50', () => {
  it('makes other weights from another seed, and v1 by default', () => {
    const ofSeed1 = weightsOf(readModel(bytesOf('v1')));
    expect(weightsOf(buildResNet50({ seed: 2 }))).not.toEqual(ofSeed1);
    expect(weightsOf(byDefault)).toEqual(ofSeed1);
  });

  it('has filters that sum to zero and normalisations that are real work to fold', () => {
    const byName = (name: string) => weightsOf(byDefault, name);
    const filter = byName('resnetv17_stage1_conv1_weight').subarray(0, 64 * 9);
    expect(filter.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
    expect(filter.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(2, 4);
    for (const suffix of ['gamma', 'beta', 'running_mean', 'running_var']) {
      expect(new Set(byName(`resnetv17_stage2_batchnorm1_${suffix}`)).size).toBeGreaterThan(100);
    }
    expect(Math.min(...byName('resnetv17_stage2_batchnorm1_running_var'))).toBeGreaterThan(0.5);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])('refuses seed %s', (seed) => {
    expect(() => buildResNet50({ seed })).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });

  it('refuses a version that does not exist', () => {
    const version: string = 'v2';
    const options = JSON.parse(JSON.stringify({ version }));
    expect(() => buildResNet50(options)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });
});

const python = usePython();

describe('the reference checker (Python onnx, full check)', needsPython('onnx'), () => {
  it.each(VERSIONS)('accepts %s', async (version) => {
    const folder = mkdtempSync(join(tmpdir(), 'rn50-checker-'));
    try {
      const path = join(folder, 'model.onnx');
      writeFileSync(path, bytesOf(version));
      const script = readFileSync(new URL('../onnx-checker.py', import.meta.url), 'utf8');
      expect(await python(script, path)).toContain('is valid');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function run(bytes: Uint8Array, images: readonly Float32Array[]): Promise<Float32Array[]> {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 2 });
  const logits: Float32Array[] = [];
  for (const image of images) {
    const { resnetv17_dense0_fwd: output } = await session.run({
      data: new ort.Tensor('float32', image, [1, 3, 224, 224]),
    });
    if (!(output?.data instanceof Float32Array)) expect.fail('float32 logits expected');
    expect(output.dims).toEqual([1, 1000]);
    logits.push(output.data.slice());
  }
  await session.release();
  return logits;
}

function centred(rows: readonly Float32Array[]): Float32Array[] {
  const means = Array.from(rows[0] ?? [], (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length);
  return rows.map((row) => row.map((value, i) => value - (means[i] ?? 0)));
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b): [T, T] => [a, b]));
}

function cosine(a: Float32Array, b: Float32Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function top1(row: Float32Array): number {
  return row.indexOf(Math.max(...row));
}
