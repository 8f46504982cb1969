import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { structuredImages } from '@rn50/inference-runner';
import { buildResNet50, int64Tensor, type ModelProto, node, readModel, writeModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../testing/python.js';
import { readNpy } from '../src/calibration-data/read-arrays.js';
import { quantize } from '../src/quantize.js';
import { OPERATOR_CASES } from './emit/operator-cases.js';
import { ortEngine } from './engine.js';
import { smallModel, someInputs, weights } from './small-models.js';

/** Writes the graph as ONNX Runtime makes it at its highest level: python -c OPTIMISE model.onnx optimised.onnx */
const OPTIMISE = `
import sys
import onnxruntime as ort

options = ort.SessionOptions()
options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
options.optimized_model_filepath = sys.argv[2]
options.log_severity_level = 3
ort.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
`;

const python = usePython();

/** How often each operator is in the optimised graph. */
async function optimisedOperators(model: ModelProto): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-fusion-'));
  try {
    const [file, optimised] = [join(folder, 'model.onnx'), join(folder, 'optimised.onnx')];
    writeFileSync(file, writeModel(model));
    await python(OPTIMISE, file, optimised);
    const counts: Record<string, number> = {};
    for (const { opType } of readModel(readFileSync(optimised)).graph?.node ?? []) {
      counts[opType] = (counts[opType] ?? 0) + 1;
    }
    return counts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Networks with an operator that ONNX Runtime has only in float. */
const PARTLY_FLOAT = new Set(['BatchNormalization behind a ConvTranspose by groups']);

function conversions({ QuantizeLinear = 0, DequantizeLinear = 0 }: Record<string, number>): number {
  return QuantizeLinear + DequantizeLinear;
}

// An INT8 file is fast only if every pair of QuantizeLinear and DequantizeLinear melts into an integer operator: one to
// quantize the input and one to dequantize the output may be left.
describe('fusion by ONNX Runtime (Python) of a QDQ file', needsPython('onnxruntime'), () => {
  it('leaves no conversions inside the twin of resnet50-v1-12', { timeout: 300_000 }, async () => {
    const calibration = structuredImages({ count: 2, channels: 3, height: 224, width: 224 });
    const { model } = await quantize(buildResNet50(), { calibration, engine: await ortEngine() });
    const counts = await optimisedOperators(model);
    expect(counts).toMatchObject({ QLinearConv: 53, QLinearAdd: 16, QLinearGlobalAveragePool: 1, QGemm: 1 });
    expect(conversions(counts)).toBeLessThanOrEqual(2);
    expect(Object.keys(counts)).not.toContain('Conv');
  });

  it.each([
    ['digits-resnet', { QLinearConv: 15, QLinearAdd: 6, QLinearGlobalAveragePool: 1, QGemm: 1 }],
    ['digits-mobile', { QLinearConv: 22, QLinearMul: 14, QLinearGlobalAveragePool: 5, QGemm: 1 }],
    ['digits-dense', { QLinearConv: 19, QLinearConcat: 8, QLinearAveragePool: 1, QGemm: 1 }],
    ['digits-preactivation', { QLinearConv: 16, QLinearAdd: 4, QGemm: 1 }],
  ])('leaves no conversions inside the trained network %s', async (name, expected) => {
    const fixture = (file: string): Buffer => readFileSync(new URL(`./fixtures/${file}`, import.meta.url));
    const { data } = readNpy(fixture('digits-calibration.npy'));
    const calibration = [0, 1, 2, 3].map((index) => data.slice(index * 64, (index + 1) * 64));
    const model = readModel(fixture(`${name}.onnx`));
    const quantized = await quantize(model, { calibration, engine: await ortEngine() });
    const counts = await optimisedOperators(quantized.model);
    expect(counts).toMatchObject(expected);
    expect(conversions(counts)).toBeLessThanOrEqual(2);
    for (const float of ['Conv', 'Mul', 'Add', 'Relu', 'BatchNormalization', 'HardSigmoid']) {
      expect(Object.keys(counts)).not.toContain(float);
    }
  });

  it.each(OPERATOR_CASES.filter(([name]) => !PARTLY_FLOAT.has(name)))(
    'leaves no conversions around %s',
    async (_, parts) => {
      const dims = [1, ...(parts.input ?? ['N', 2, 4, 4]).slice(1).map(Number)];
      const calibration = { inputs: someInputs(4, 32), dims };
      const { model } = await quantize(smallModel(parts), { calibration, engine: await ortEngine() });
      expect(conversions(await optimisedOperators(model))).toBeLessThanOrEqual(2);
    },
  );

  // 26 is the newest opset that ONNX Runtime 1.30 accepts.
  it.each([7, 10, 12, 13, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26])(
    'leaves no conversions in a network of opset %i',
    async (opset) => {
      const model = smallModel({
        nodes: [
          node('Conv', ['x', 'w'], ['c']),
          node('Relu', ['c'], ['r']),
          node('MaxPool', ['r'], ['m'], { kernel_shape: { ints: [2, 2] } }),
          node('Transpose', ['m'], ['t'], { perm: { ints: [0, 1, 3, 2] } }),
          node('Reshape', ['t', 'same'], ['s']),
          node('Mul', ['s', 't'], ['p']),
          node('Sigmoid', ['p'], ['i']),
          node('Concat', ['i', 'p'], ['k'], { axis: { int: 1 } }),
          node('AveragePool', ['k'], ['a'], { kernel_shape: { ints: [2, 2] } }),
          node('GlobalAveragePool', ['a'], ['g']),
          node('Flatten', ['g'], ['f']),
          node('Gemm', ['f', 'h'], ['y']),
        ],
        initializers: [weights('w', [2, 2, 1, 1]), weights('h', [4, 3]), int64Tensor('same', [4], [0, 0, 0, 0])],
        outputDims: ['N', 3],
        opset,
      });
      const calibration = { inputs: someInputs(4, 32), dims: [1, 2, 4, 4] };
      const quantized = await quantize(model, { calibration, engine: await ortEngine() });
      expect(quantized.report.opset).toBe(Math.max(opset, 13));
      expect(conversions(await optimisedOperators(quantized.model))).toBeLessThanOrEqual(2);
    },
  );
});
