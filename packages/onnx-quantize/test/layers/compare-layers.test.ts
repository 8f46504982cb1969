import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '@rn50/inference-runner';
import { type ModelProto, node, readModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../../testing/python.js';
import { readNpy } from '../../src/calibration-data/read-arrays.js';
import { compareLayers } from '../../src/layers/compare-layers.js';
import { quantize } from '../../src/quantize.js';
import { ortEngine, runModel, sqnrDb } from '../engine.js';
import { feedsOf, smallModel, someInputs, weights } from '../small-models.js';

const python = usePython();
const pathOf = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const network = (name: string): ModelProto => readModel(readFileSync(pathOf(`${name}.onnx`)));
const calibration = readNpy(readFileSync(pathOf('digits-calibration.npy')));
const images = Array.from({ length: 128 }, (_, index) => calibration.data.slice(index * 64, (index + 1) * 64));
const engine = await ortEngine();
const sixteen = images.slice(0, 16);
const compared = { feeds: feedsOf(sixteen, [1, 1, 8, 8]), threads: 1, engine };
const LAYERS = /^(Conv|Gemm|MatMul)$/;
const layersOf = (model: ModelProto) => model.graph?.node.filter(({ opType }) => LAYERS.test(opType)) ?? [];

describe.each(['digits-resnet', 'digits-mobile', 'digits-dense', 'digits-preactivation'])('%s', (name) => {
  it.each(['qdq', 'qoperator'] as const)('has every layer of its %s form in the table', async (form) => {
    const float = network(name);
    const { model } = await quantize(float, { calibration: images, form, engine });
    const { layers, outputs } = await compareLayers(float, model, compared);
    expect(layers.map(({ operator }) => operator)).toEqual(layersOf(float).map(({ opType }) => opType));
    for (const { sqnrDb: db } of layers) expect(db).toBeGreaterThan(10);
    // The last layer makes the logits, so its row is what the whole network loses.
    const data = Float32Array.from(sixteen.flatMap((image) => [...image]));
    const dims = [sixteen.length, 1, 8, 8];
    const logits = { reference: await runModel(float, dims, data), candidate: await runModel(model, dims, data) };
    const whole = sqnrDb(logits.reference, logits.candidate);
    for (const side of ['reference', 'candidate'] as const) {
      outputs[side].forEach((all, at) => {
        const [row] = [...all.values()];
        expect(row?.dims).toEqual([1, 10]);
        for (const [index, value] of [...(row?.data ?? [])].entries()) {
          expect(Number(value)).toBeCloseTo(logits[side][at * 10 + index] ?? Number.NaN, 1);
        }
      });
    }
    expect(layers.at(-1)?.sqnrDb).toBeCloseTo(whole, 1);
  });
});

describe('compareLayers', () => {
  it('takes several rounds where the tensors are large, and finds the same', async () => {
    const float = network('digits-resnet');
    const { model } = await quantize(float, { calibration: images, engine });
    const sizes: number[] = [];
    const counting: Engine = {
      ...engine,
      async load(file, options) {
        const session = await engine.load(file, options);
        sizes.push(session.describe().outputs.length);
        return session;
      },
    };
    const inRounds = await compareLayers(float, model, { ...compared, engine: counting, mostBytes: 8_000 });
    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.max(...sizes)).toBeLessThan(layersOf(float).length);
    const atOnce = await compareLayers(float, model, compared);
    expect(inRounds.layers.map(({ name }) => name)).toEqual(atOnce.layers.map(({ name }) => name));
    // Which tensors are outputs decides what is fused, and so the last bits.
    for (const [at, { sqnrDb: db }] of inRounds.layers.entries())
      expect(db).toBeCloseTo(atOnce.layers[at]?.sqnrDb ?? 0, 1);
    expect(inRounds.outputs.reference).toHaveLength(sixteen.length);
  });

  it('matches the layers of what Python quantized', needsPython('onnxruntime.quantization'), async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rn50-layers-'));
    try {
      const files = ['digits-resnet.onnx', 'digits-calibration.npy', 'digits-test.npy'].map(pathOf);
      await python(readFileSync(pathOf('quantize-static.py'), 'utf8'), ...files, folder);
      const made = readdirSync(folder).filter((file) => file.endsWith('.onnx'));
      const float = network('digits-resnet');
      const quantized = made
        .map((file) => readModel(readFileSync(join(folder, file))))
        .filter((model) => model.graph?.node.some(({ opType }) => opType === 'QuantizeLinear'));
      expect(quantized.length).toBeGreaterThan(0);
      for (const model of quantized) {
        const { layers } = await compareLayers(float, model, compared);
        expect(layers).toHaveLength(layersOf(float).length);
        for (const { sqnrDb: db } of layers) expect(db).toBeGreaterThan(10);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('finds the one layer that is wrong, and what follows from it', async () => {
    const conv = (input: string, output: string, weight: string) =>
      node('Conv', [input, weight], [output], { kernel_shape: { ints: [1, 1] } }, output);
    const of = (middle: string) =>
      smallModel({
        nodes: [conv('x', 'a', 'w'), conv('a', 'b', middle), conv('b', 'y', 'w')],
        initializers: [weights('w', [2, 2, 1, 1]), { ...weights('other', [2, 2, 1, 1]), name: 'other' }],
      });
    const wrong = of('other');
    const other = wrong.graph?.initializer.find(({ name }) => name === 'other');
    if (other !== undefined) other.rawData = other.rawData.map((byte, at) => (at % 4 === 3 ? byte ^ 0x80 : byte));
    const options = { feeds: feedsOf(someInputs(2, 32), [1, 2, 4, 4]), threads: 1, engine };
    const { layers } = await compareLayers(of('w'), wrong, options);
    expect(layers.map(({ name }) => name)).toEqual(['a', 'b', 'y']);
    expect(layers[0]?.sqnrDb).toBeNull();
    // The sign of every weight is turned: the noise is twice the signal.
    expect(layers[1]?.sqnrDb).toBeCloseTo(20 * Math.log10(1 / 2), 4);
    expect(layers[2]?.sqnrDb).toBeCloseTo(20 * Math.log10(1 / 2), 4);
  });

  it('takes a folded normalization’s layer under either name', async () => {
    const float = network('digits-resnet');
    const { model } = await quantize(float, { calibration: images, engine });
    // As optimizers that keep the Conv's output name when they fold the normalization.
    const renamed = new Map(
      float.graph?.node.flatMap((norm) => {
        if (norm.opType !== 'BatchNormalization') return [];
        const readers = float.graph?.node.filter(({ input }) => input.includes(norm.output[0] ?? '')) ?? [];
        return readers.some(({ opType }) => opType === 'Relu') ? [] : [[norm.output[0] ?? '', norm.input[0] ?? '']];
      }),
    );
    expect(renamed.size).toBeGreaterThan(0);
    for (const each of model.graph?.node ?? []) {
      each.input = each.input.map((name) => renamed.get(name) ?? name);
      each.output = each.output.map((name) => renamed.get(name) ?? name);
    }
    const { layers } = await compareLayers(float, model, compared);
    expect(layers).toHaveLength(layersOf(float).length);
    for (const { sqnrDb: db } of layers) expect(db).toBeGreaterThan(10);
  });

  it('has no row where names or sizes differ', async () => {
    const model = (input: string, output: string, channels: number) =>
      smallModel({
        nodes: [node('Conv', [input, 'w'], [output], { kernel_shape: { ints: [1, 1] } })],
        initializers: [weights('w', [channels, 2, 1, 1])],
        output,
      });
    const options = { feeds: feedsOf(someInputs(1, 32), [1, 2, 4, 4]), threads: 1, engine };
    expect((await compareLayers(model('x', 'y', 2), model('x', 'z', 2), options)).layers).toEqual([]);
    expect((await compareLayers(model('x', 'y', 2), model('x', 'y', 3), options)).layers).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const options = { ...compared, signal: AbortSignal.abort() };
    const float = network('digits-resnet');
    await expect(compareLayers(float, float, options)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
