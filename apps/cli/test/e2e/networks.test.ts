import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport, type Report } from '@rn50/bench-stats';
import {
  DataType,
  describeModel,
  float32Tensor,
  int64Tensor,
  makeGraph,
  makeModel,
  node,
  readModel,
  valueInfo,
  writeModel,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { QUICKLY, rn50, scratch } from './run-bin.js';

const folder = scratch();
const run = (args: readonly string[]) => rn50(args, { cwd: folder });
const read = (name: string): Report => parseReport(JSON.parse(readFileSync(join(folder, name), 'utf8')));

const filled = (name: string, dims: number[]) => {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return float32Tensor(
    name,
    dims,
    Float32Array.from({ length: size }, (_, i) => Math.sin(i) / 4),
  );
};

type Graph = Parameters<typeof makeGraph>[0];

function write(name: string, { nodes, inputs, outputs, initializers }: Omit<Graph, 'name'>): void {
  const graph = makeGraph({ name: 'network', nodes, inputs, outputs, initializers });
  const model = makeModel({ graph, irVersion: 8, opsets: { '': 17 }, producerName: 'test' });
  writeFileSync(join(folder, name), writeModel(model));
}

const info = (name: string, dims: (number | string)[], type: DataType = DataType.FLOAT) => valueInfo(name, type, dims);

/** A detector's shape: a picture and a scale factor; and a Reshape that is made for one picture, whatever the symbol says. */
function writeDetector(name: string): void {
  write(name, {
    nodes: [
      node('Conv', ['image', 'w'], ['c'], { pads: { ints: [1, 1, 1, 1] } }),
      node('Relu', ['c'], ['r']),
      node('Reshape', ['r', 'shape'], ['flat']),
      node('ReduceMean', ['scale_factor'], ['s'], { axes: { ints: [1] } }),
      node('Div', ['flat', 's'], ['boxes']),
    ],
    inputs: [info('image', ['N', 3, 16, 16]), info('scale_factor', [1, 2])],
    outputs: [info('boxes', [1, 2048])],
    initializers: [filled('w', [8, 3, 3, 3]), int64Tensor('shape', [2], [1, 2048])],
  });
}

/** A classifier that leaves height and width open. */
function writeOpen(name: string): void {
  write(name, {
    nodes: [
      node('Conv', ['x', 'w'], ['c'], { pads: { ints: [1, 1, 1, 1] } }),
      node('Relu', ['c'], ['r']),
      node('GlobalAveragePool', ['r'], ['p']),
      node('Flatten', ['p'], ['f']),
      node('Gemm', ['f', 'v'], ['y']),
    ],
    inputs: [info('x', ['N', 3, 'h', 'w'])],
    outputs: [info('y', ['N', 10])],
    initializers: [filled('w', [8, 3, 3, 3]), filled('v', [8, 10])],
  });
}

/** Pictures as NumPy saves them: version 1.0, float32. */
function writeNpy(name: string, dims: readonly number[]): void {
  const data = filled('data', [...dims]);
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims.join(', ')}), }`.padEnd(117);
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  writeFileSync(join(folder, name), Buffer.concat([head, Buffer.from(`${header}\n`, 'latin1'), data.rawData]));
}

describe('networks that are no image classifiers', () => {
  it('two inputs, and one picture at a time: both scenarios at batch 1, with the reason', async () => {
    writeDetector('detector.onnx');
    const { exitCode, stdout, stderr } = await run([
      '--fp32',
      'detector.onnx',
      ...QUICKLY,
      '--verbose',
      '--out',
      'detector',
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^Input image: float32 \[1,3,16,16\]; generated pictures/m);
    expect(stdout).toMatch(/^Input scale_factor: float32 \[1,2\]; all 1$/m);
    const { results, warnings, settings } = read('detector/report.json');
    expect(results.map(({ scenario, batch, status }) => [scenario, batch, status])).toEqual([
      ['latency', 1, 'ok'],
      ['latency', 1, 'ok'],
      ['throughput', 1, 'ok'],
      ['throughput', 1, 'ok'],
    ]);
    expect(settings.inputs?.map(({ name }) => name)).toEqual(['image', 'scale_factor']);
    expect(warnings.find(({ code }) => code === 'fixed-batch')?.message).toMatch(
      /one sample at a time: it does not run at batch 2/,
    );
  });

  it('a size that is open: that of the data, which the INT8 file leaves open', async () => {
    writeOpen('open.onnx');
    writeNpy('pictures.npy', [4, 3, 48, 32]);
    const quantizing = ['quantize', 'open.onnx', '-o', 'int8.onnx', '--calibration', 'pictures.npy', '--no-progress'];
    const made = await run(quantizing);
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stdout).toContain('Input x: float32 [N,3,48,32], size of the data; 4 samples given');
    const { inputs } = describeModel(readModel(readFileSync(join(folder, 'int8.onnx'))));
    expect(inputs).toMatchObject([{ name: 'x', dims: ['N', 3, 'h', 'w'] }]);
    const pair = ['--fp32', 'open.onnx', '--int8', 'int8.onnx', '--size', '40x24'];
    const compared = await run([...pair, ...QUICKLY, '--json', '--out', 'open']);
    expect(compared.exitCode, compared.stderr).toBe(0);
    const { settings, results, models } = parseReport(JSON.parse(compared.stdout));
    expect(settings.inputs).toMatchObject([{ name: 'x', dims: [null, 3, 40, 24], sizeFrom: 'size-option' }]);
    const { macs } = describeModel(readModel(readFileSync(join(folder, 'open.onnx'))), { x: [1, 3, 40, 24] });
    expect(models.map(({ facts }) => facts.macs)).toEqual([macs, macs]);
    expect(results.map(({ batch }) => batch)).toEqual([1, 1, 16, 16]);
  });
});
