import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, readModel, writeModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../testing/python.js';
import { readNpy } from '../src/calibration-data/read-arrays.js';
import { quantize } from '../src/quantize.js';
import { OPERATOR_CASES } from './emit/operator-cases.js';
import { ortEngine } from './engine.js';
import { smallModel, someInputs, weights } from './small-models.js';

const python = usePython();
const CHECK = 'import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)';

const digits = readModel(readFileSync(new URL('./fixtures/digits-resnet.onnx', import.meta.url)));
const { data } = readNpy(readFileSync(new URL('./fixtures/digits-calibration.npy', import.meta.url)));
const digitsInputs = [0, 1, 2, 3].map((index) => data.slice(index * 64, (index + 1) * 64));
const trained = ['digits-mobile', 'digits-dense', 'digits-preactivation'].flatMap((name) =>
  (['qdq', 'qoperator'] as const).map((form) => {
    const model = readModel(readFileSync(new URL(`./fixtures/${name}.onnx`, import.meta.url)));
    return [name, model, digitsInputs, form] as const;
  }),
);
const padded = OPERATOR_CASES.filter(([name]) => ['Pad with 0', 'Slice', 'HardSwish'].includes(name)).map(
  ([name, parts]) => [name, smallModel(parts), { inputs: someInputs(4, 32), dims: [1, 2, 4, 4] }, 'qdq'] as const,
);
const ints = (...values: number[]) => ({ ints: values });
const old = smallModel({
  nodes: [
    node('Conv', ['x', 'w'], ['c']),
    node('Clip', ['c'], ['r'], { min: { float: 0 }, max: { float: 6 } }),
    node('Concat', ['r', 'x'], ['k'], { axis: { int: 1 } }),
    node('AveragePool', ['k'], ['p'], { kernel_shape: ints(2, 2) }),
    node('Squeeze', ['p'], ['q'], { axes: ints(0) }),
    node('Softmax', ['q'], ['y'], { axis: { int: 2 } }),
  ],
  initializers: [weights('w', [2, 2, 1, 1])],
  input: [1, 2, 4, 4],
  outputDims: [4, 3, 3],
  opset: 9,
});

describe("Python's onnx.checker", needsPython('onnx'), () => {
  it.each([
    ...trained,
    ...padded,
    ['a residual network', digits, digitsInputs, 'qdq'],
    ['a residual network', digits, digitsInputs, 'qoperator'],
    ['a network of opset 9', old, someInputs(4, 32), 'qdq'],
    ['a network of opset 9', old, someInputs(4, 32), 'qoperator'],
  ] as const)('accepts %s', async (_, model, calibration, form) => {
    const quantized = await quantize(model, { calibration, form, engine: await ortEngine() });
    const folder = mkdtempSync(join(tmpdir(), 'rn50-checker-'));
    try {
      const file = join(folder, 'quantized.onnx');
      writeFileSync(file, writeModel(quantized.model));
      expect(await python(CHECK, file)).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
