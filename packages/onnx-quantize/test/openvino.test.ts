import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelProto, type NodeProto, node, readModel, writeModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../testing/python.js';
import { readNpy } from '../src/calibration-data/read-arrays.js';
import type { QuantizeOptions } from '../src/options/options.js';
import { quantize } from '../src/quantize.js';
import { npyFile } from './calibration-data/npy-file.js';
import { ortEngine, runModel, sqnrDb } from './engine.js';
import { top1Agreement } from './fidelity.js';
import { smallModel, someInputs, weights } from './small-models.js';

const python = usePython();
const script = readFileSync(new URL('./run-openvino.py', import.meta.url), 'utf8');
const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const rowsOf = (data: Float32Array, size: number): Float32Array[] =>
  Array.from({ length: data.length / size }, (_, row) => data.slice(row * size, (row + 1) * size));

const test = readNpy(fixture('digits-test.npy'));
const digits = rowsOf(readNpy(fixture('digits-calibration.npy')).data, 64);

interface Seen {
  /** Kind and type of every layer as OpenVINO runs it. */
  readonly layers: readonly (readonly [string, string])[];
  readonly outputs: readonly number[];
}

/** Layers with weights by their types in OpenVINO, and its outputs beside ONNX Runtime's. */
async function inBothEngines(
  model: ModelProto,
  { dims, data }: { dims: readonly number[]; data: Float32Array },
  options: QuantizeOptions,
) {
  const quantized = await quantize(model, { ...options, engine: await ortEngine() });
  const folder = mkdtempSync(join(tmpdir(), 'rn50-openvino-'));
  try {
    const [file, inputs] = [join(folder, 'int8.onnx'), join(folder, 'inputs.npy')];
    writeFileSync(file, writeModel(quantized.model));
    writeFileSync(inputs, npyFile(dims, data));
    const output = await python(script, file, inputs);
    const { layers, outputs } = JSON.parse(output) as Seen;
    const weighted = layers.filter(([kind]) => kind === 'Convolution' || kind === 'FullyConnected');
    return {
      types: weighted.map(([, type]) => type),
      ort: await runModel(quantized.model, dims, data),
      openvino: Float32Array.from(outputs),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Layers with weights of each trained network. */
const TRAINED = [
  ['digits-resnet', 16],
  ['digits-mobile', 23],
  ['digits-dense', 20],
  ['digits-preactivation', 17],
] as const;

const ints = (...values: number[]) => ({ ints: values });
const conv = (input: string, weight: string, output: string, attributes: Parameters<typeof node>[3] = {}): NodeProto =>
  node('Conv', [input, weight], [output], attributes, output);

/** The end of a stage as in ResNet v1: its readers are 1x1 convolutions of stride 2 alone. */
const stage = (opset: number): ModelProto =>
  smallModel({
    input: ['N', 3, 10, 12],
    nodes: [
      conv('x', 'w0', 'c0', { pads: ints(1, 1, 1, 1) }),
      node('Relu', ['c0'], ['r0']),
      conv('r0', 'w1', 'c1', { pads: ints(1, 1, 1, 1) }),
      node('Add', ['c1', 'r0'], ['a']),
      node('Relu', ['a'], ['s']),
      conv('s', 'w2', 'd0', { strides: ints(2, 2) }),
      conv('s', 'w3', 'd1', { strides: ints(2, 2) }),
      node('Add', ['d0', 'd1'], ['d']),
      node('GlobalAveragePool', ['d'], ['y']),
    ],
    initializers: [
      weights('w0', [8, 3, 3, 3]),
      weights('w1', [8, 8, 3, 3]),
      weights('w2', [8, 8, 1, 1]),
      weights('w3', [8, 8, 1, 1]),
    ],
    opset,
  });

describe('in OpenVINO, QDQ files', needsPython('openvino'), () => {
  it.each(
    TRAINED.flatMap(([name, layers]) =>
      (['per-channel', 'per-tensor'] as const).map((granularity) => [name, granularity, layers] as const),
    ),
  )('of %s, %s, run in 8 bits and answer as in ONNX Runtime', async (name, granularity, layers) => {
    const model = readModel(fixture(`${name}.onnx`));
    const { types, ort, openvino } = await inBothEngines(model, test, { calibration: digits, granularity });
    expect(types).toEqual(new Array(layers).fill('u8'));
    expect(top1Agreement(rowsOf(ort, 10), rowsOf(openvino, 10))).toBeGreaterThanOrEqual(0.99);
    expect(sqnrDb(ort, openvino)).toBeGreaterThanOrEqual(28);
  });

  it.each([9, 13, 17])('of opset %i keep strided 1x1 convolutions in 8 bits', async (opset) => {
    const size = 3 * 10 * 12;
    const inputs = someInputs(4, size);
    const data = Float32Array.from(inputs.flatMap((values) => Array.from(values)));
    const options = { calibration: { inputs, dims: [1, 3, 10, 12] } };
    const { types, ort, openvino } = await inBothEngines(stage(opset), { dims: [4, 3, 10, 12], data }, options);
    expect(types).toEqual(new Array(4).fill('u8'));
    expect(sqnrDb(ort, openvino)).toBeGreaterThanOrEqual(40);
  });
});
