import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataType, makeGraph, makeModel, node, valueInfo, writeModel } from '@rn50/onnx-model';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, FIXTURES, QUICKLY, rn50, scratch } from './run-bin.js';

const folder = scratch();
const file = (name: string) => join(folder, name);

/** A model of one ReLU with inputs of the given shapes. */
function modelWithInputs(...shapes: (number | string)[][]): Uint8Array {
  const declared = (name: string, dims: (number | string)[]) => valueInfo(name, DataType.FLOAT, dims);
  const graph = makeGraph({
    name: 'g',
    nodes: [node('Relu', ['x0'], ['y'])],
    inputs: shapes.map((dims, i) => declared(`x${i}`, dims)),
    outputs: [declared('y', shapes[0] ?? [])],
    initializers: [],
  });
  return writeModel(makeModel({ graph, irVersion: 8, opsets: { '': 13 }, producerName: 'test' }));
}

beforeAll(() => {
  writeFileSync(file('empty.onnx'), '');
  writeFileSync(file('page.onnx'), '<!doctype html><html><body>404</body></html>');
  writeFileSync(file('cut.onnx'), readFileSync(DIGITS).subarray(0, 20_000));
  writeFileSync(file('two-inputs.onnx'), modelWithInputs(['N', 3, 8, 8], ['N', 3, 8, 8]));
  writeFileSync(file('text-model.onnx'), modelWithInputs(['N', 128]));
  writeFileSync(file('no-layers.onnx'), modelWithInputs(['N', 3, 8, 8]));
  writeFileSync(file('a-file'), 'x');
  mkdirSync(file('work'));
  copyFileSync(DIGITS, file('fp32.onnx'));
  symlinkSync('fp32.onnx', file('link.onnx'));
});

const compareOwn = (name: string) => ['--fp32', file(name), '--iterations', '2'];

describe('wrong things, each a one-line error and the right exit code', () => {
  it.each<[string, string[], number, RegExp]>([
    ['unknown option', ['--bacth', '8'], 2, /unknown option '--bacth'.*--batch/],
    ['unknown command', ['comapre'], 2, /unknown command comapre.*rn50 compare/],
    ['unknown option of a command', ['cpu', '--jsn'], 2, /unknown option '--jsn'.*--json/],
    ['--batch 0', ['--batch', '0'], 2, /--batch 0 is not a whole number/],
    ['an unknown value', ['--models', 'sinthetic'], 2, /--models sinthetic .*--models synthetic/],
    ['an engine that is not there', ['--engine', 'tensorflow'], 2, /--engine tensorflow is not one of ort/],
    ['an option without its value', ['--out'], 2, /--out <dir>' argument missing/],
    ['a missing file', compareOwn('nowhere.onnx'), 3, /no model file at .*nowhere\.onnx/],
    ['an empty file', compareOwn('empty.onnx'), 3, /--fp32 .*empty\.onnx: the file is empty/],
    ['an HTML page', compareOwn('page.onnx'), 3, /HTML/],
    ['a truncated file', compareOwn('cut.onnx'), 3, /ends too early/],
    [
      'a shape of no input',
      [...compareOwn('text-model.onnx'), '--shape', 'y:1x8'],
      2,
      /there is no input y; the model has x0/,
    ],
    [
      'an output folder below a file',
      ['--fp32', DIGITS, '--out', join('a-file', 'sub')],
      2,
      /--out .*cannot be written/,
    ],
    ['no calibration data', ['quantize', DIGITS, '-o', 'q.onnx', '--calibration', 'none.npy'], 2, /none\.npy/],
    ['a folder as the INT8 file', ['quantize', DIGITS, '-o', '.'], 2, /-o \. is not the name of a file/],
    ['options before a command', ['--quick', 'fetch'], 2, /fetch must come before its options/],
    ['a folder as a model', ['--fp32', '.'], 3, /is a folder/],
    [
      'an unwritable cache',
      ['fetch', '--no-progress', '--cache-dir', join('a-file', 'sub')],
      5,
      /cannot write .*a-file/,
    ],
    ['a quantize command without -o', ['quantize', DIGITS], 2, /-o, --output/],
    ['an INT8 file over its FP32 file', ['quantize', DIGITS, '-o', DIGITS], 2, /-o names the FP32 file itself/],
    [
      'an INT8 file over the FP32 file behind a link',
      ['quantize', file('link.onnx'), '-o', file('fp32.onnx')],
      2,
      /-o names the FP32 file itself/,
    ],
    ['an unknown model id', ['fetch', 'resnet51'], 2, /no model resnet51.*resnet50-v1-12/],
  ])('%s', async (_, args, code, message) => {
    const run = await rn50(args, { cwd: folder, env: { RN50_CACHE_DIR: file('cache') } });
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toMatch(/^error: /);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(run.stdout).toBe('');
    expect(run.exitCode).toBe(code);
  });

  it('measures a model that has nothing to quantize alone, and refuses gates on its INT8 form', async () => {
    const alone = ['--fp32', 'no-layers.onnx', '--no-tune', ...QUICKLY];
    const gated = await rn50([...alone, '--fail-below', '1'], { cwd: folder });
    expect(gated.exitCode).toBe(2);
    expect(gated.stderr).toMatch(/^error: --fail-below needs an INT8 model: .*no Conv, Gemm or MatMul/);
    const run = await rn50([...alone, '--out', 'alone'], { cwd: folder });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^Model +FP32$/m);
    expect(run.stdout).toMatch(/^No answer: there is no INT8 column: .*no Conv, Gemm or MatMul/m);
    expect(run.stdout).toMatch(/^Grade: inconclusive \(only one model was measured/m);
  });

  it('writes nothing before the options are valid', async () => {
    await rn50(['--batch', '0', '--out', 'never'], { cwd: file('work') });
    expect(existsSync(join(file('work'), 'never'))).toBe(false);
  });

  it('a read-only folder: exit 2, said by name', async () => {
    // Root may write anywhere on a disk, but nobody may write here.
    const run = await rn50(['--fp32', DIGITS, '--out', '/proc/rn50'], { cwd: folder });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/--out \/proc\/rn50 cannot be written/);
  });

  it('a calibration array of another shape: exit 3, both shapes said', async () => {
    const twoInputs = file('rgb.onnx');
    writeFileSync(twoInputs, modelWithInputs(['N', 3, 8, 8]));
    const run = await rn50(
      [
        'quantize',
        twoInputs,
        '-o',
        'q.onnx',
        '--calibration',
        join(FIXTURES, 'digits-calibration.npy'),
        '--no-progress',
      ],
      { cwd: folder },
    );
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toMatch(
      /digits-calibration\.npy holds an array of shape \[128, 1, 8, 8\] for the input x0 float32 \[N,3,8,8\]/,
    );
    expect(existsSync(file('q.onnx'))).toBe(false);
  });
});
