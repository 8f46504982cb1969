import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DataType,
  float32Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  node,
  readModel,
  valueInfo,
  writeModel,
} from '@rn50/onnx-model';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, FIXTURES, rn50, scratch, WARM } from './run-bin.js';

const folder = scratch();
const file = (name: string) => join(folder, name);

/** A model of one node from `[N, 1, 8, 8]` to `[N, 1, 8, 8]`. */
function oneNode(opType: string, opset = 13): ModelProto {
  const isConv = opType === 'Conv';
  return makeModel({
    graph: makeGraph({
      name: 'g',
      nodes: [node(opType, isConv ? ['x', 'w'] : ['x'], ['y'])],
      inputs: [valueInfo('x', DataType.FLOAT, ['N', 1, 8, 8])],
      outputs: [valueInfo('y', DataType.FLOAT, ['N', 1, 8, 8])],
      initializers: isConv ? [float32Tensor('w', [1, 1, 1, 1], [0.5])] : [],
    }),
    irVersion: 8,
    opsets: { '': opset },
    producerName: 'test',
  });
}

/** The model with its weights' bytes said to be elsewhere, as ONNX stores external data. */
function withExternalData(model: ModelProto): ModelProto {
  const bytes = writeModel(model);
  const copy = readModel(bytes);
  for (const tensor of copy.graph?.initializer ?? []) {
    const [entry] = readModel(bytes).metadataProps;
    tensor.dataLocation = 1;
    tensor.rawData = new Uint8Array();
    tensor.floatData = [];
    if (entry !== undefined) tensor.externalData = [{ ...entry, key: 'location', value: 'weights.bin' }];
  }
  return copy;
}

/** A `.npy` file of one 8x8 image with a NaN in it. */
function npyWithNaN(): Uint8Array {
  const values = new Float32Array(64).fill(0.5);
  values[9] = Number.NaN;
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 8, 8), }\n";
  const start = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length, 0];
  return Uint8Array.of(...start, ...new TextEncoder().encode(header), ...new Uint8Array(values.buffer));
}

beforeAll(() => {
  writeFileSync(file('relu.onnx'), writeModel(oneNode('Relu')));
  writeFileSync(file('opset6.onnx'), writeModel(oneNode('Conv', 6)));
  const named = makeModel({ ...modelParts(), metadata: { any: 'entry' } });
  writeFileSync(file('external.onnx'), writeModel(withExternalData(named)));
  writeFileSync(file('nan.npy'), npyWithNaN());
  writeFileSync(file('page.npz'), '<!doctype html><html><body>404</body></html>');
  writeFileSync(file('notes.txt'), 'x');
  mkdirSync(file('empty'));
  mkdirSync(file('broken'));
  copyFileSync(join(FIXTURES, 'picture.png'), join(file('broken'), 'a.png'));
  writeFileSync(join(file('broken'), 'b.jpg'), 'not an image');
  copyFileSync(WARM.int8, file('int8.onnx'));
});

function modelParts(): Parameters<typeof makeModel>[0] {
  const { graph } = oneNode('Conv');
  if (graph === undefined) throw new Error('the model has a graph');
  return { graph, irVersion: 8, opsets: { '': 13 }, producerName: 'test' };
}

describe('what rn50 quantize refuses: one line, the right exit code, and no file left behind', () => {
  it.each<[string, string[], number, RegExp]>([
    ['a model already quantized', ['int8.onnx'], 3, /int8\.onnx: the model is quantized already: it has \w+Linear/],
    ['no Conv at all', ['relu.onnx'], 3, /relu\.onnx: the model has no Conv, Gemm or MatMul/],
    [
      'external data missing',
      ['external.onnx'],
      3,
      /the values of w are in the file "weights\.bin", which is not beside .*external\.onnx/,
    ],
    ['an unsupported opset', ['opset6.onnx'], 3, /uses opset 6; opset 7 is the oldest/],
    [
      'NaN in calibration data',
      [DIGITS, '--calibration', 'nan.npy'],
      3,
      /nan\.npy holds NaN at position 9 of sample 0 of the input input/,
    ],
    ['an image that does not decode', [DIGITS, '--calibration', 'broken'], 3, /image .*b\.jpg cannot be decoded/],
    ['0 images in the folder', [DIGITS, '--calibration', 'empty'], 3, /folder .*empty holds no image/],
    ['a wrong .npz', [DIGITS, '--calibration', 'page.npz'], 3, /page\.npz cannot be used: it is not a whole zip file/],
    [
      'an unknown method',
      [DIGITS, '--method', 'percentil'],
      2,
      /--method percentil is not one of.*--method percentile/,
    ],
    ['another kind of file', [DIGITS, '--calibration', 'notes.txt'], 2, /notes\.txt is neither a folder, nor arrays/],
    ['an excluded node that is not there', [DIGITS, '--exclude', 'Gem'], 2, /names Gem, which is neither.*Gemm\?/],
    [
      '--percentile with another method',
      [DIGITS, '--percentile', '99'],
      2,
      /--percentile goes with --method percentile/,
    ],
    ['--percentile beyond 100', [DIGITS, '--method', 'percentile', '--percentile', '101'], 2, /percentile is 101/],
    ['--moving with a histogram', [DIGITS, '--method', 'mse', '--moving'], 2, /--moving goes with --method minmax/],
    ['--resize without images', [DIGITS, '--resize', '9'], 2, /--resize is for a folder of images/],
    ['a mean that is no number', [DIGITS, '--mean', '0.5,x'], 2, /--mean 0\.5,x is not a list of numbers/],
    ['a mean of too many channels', [DIGITS, '--calibration', 'broken', '--mean', '1,2,3'], 2, /has 1 channels/],
    ['--max-loss-db 0', [DIGITS, '--max-loss-db', '0'], 2, /--max-loss-db 0 is not a number above 0/],
  ])('%s', async (_, args, code, message) => {
    const before = readdirSync(folder).sort();
    const run = await rn50(['quantize', ...args, '-o', 'never.onnx', '--no-progress'], { cwd: folder });
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toMatch(/^error: /);
    expect(run.stdout).toBe('');
    expect(run.exitCode).toBe(code);
    expect(readdirSync(folder).sort()).toEqual(before);
  });
});
