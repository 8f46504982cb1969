import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantizeFile, runComparison } from '@rn50/comparison';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { needsPython, usePython } from '../../../../testing/python.js';
import { givePeaks } from '../peaks/given-peaks.js';

/** One network as Python writes it: with its initializers among the inputs, in half precision with external data. */
const WRITE = `
import os, sys
import numpy as np, onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh
folder = sys.argv[1]
rng = np.random.default_rng(1)
w = (rng.normal(size=(16, 3, 3, 3)) * .3).astype(np.float32)
c = (rng.normal(size=(10, 16)) * .3).astype(np.float32)
def model(dtype=np.float32, io=T.FLOAT, ir=8, opset=17, init_inputs=False):
    init = [nh.from_array(w.astype(dtype), 'w'), nh.from_array(np.zeros(16, dtype), 'b'),
            nh.from_array(c.astype(dtype), 'c'), nh.from_array(np.zeros(10, dtype), 'd')]
    nodes = [h.make_node('Conv', ['x', 'w', 'b'], ['t'], kernel_shape=[3, 3]), h.make_node('Relu', ['t'], ['r']),
             h.make_node('GlobalAveragePool', ['r'], ['p']), h.make_node('Flatten', ['p'], ['f']),
             h.make_node('Gemm', ['f', 'c', 'd'], ['y'], transB=1)]
    inputs = [h.make_tensor_value_info('x', io, ['N', 3, 16, 16])]
    if init_inputs: inputs = [h.make_tensor_value_info(t.name, io, list(t.dims)) for t in init] + inputs
    m = h.make_model(h.make_graph(nodes, 'g', inputs, [h.make_tensor_value_info('y', io, ['N', 10])], init),
                     opset_imports=[h.make_opsetid('', opset)], ir_version=ir)
    onnx.checker.check_model(m)
    return m
onnx.save(model(ir=3, opset=9, init_inputs=True), f'{folder}/ir3.onnx')
os.makedirs(f'{folder}/blobs'); os.makedirs(f'{folder}/snapshots/rev')
onnx.save(model(np.float16, T.FLOAT16), f'{folder}/blobs/aaa', save_as_external_data=True, location='model.onnx.data', size_threshold=0)
os.rename(f'{folder}/blobs/model.onnx.data', f'{folder}/blobs/bbb')
os.symlink('../../blobs/aaa', f'{folder}/snapshots/rev/model.onnx')
os.symlink('../../blobs/bbb', f'{folder}/snapshots/rev/model.onnx.data')
`;

describe('files as others write them', needsPython('onnx'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-foreign-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const python = usePython();
  beforeAll(() => python(WRITE, folder));

  it('initializers among the inputs are none: the network is quantized, and its INT8 form compared with it', async () => {
    const file = 'ir3.onnx';
    const { report, fidelity, inputs } = await quantizeFile({
      fp32: join(folder, file),
      output: join(folder, `int8-${file}`),
      calibration: { kind: 'structured', count: 2, seed: 1 },
      choices: {},
      threads: 1,
    });
    expect(report).toMatchObject({ floatNodes: [] });
    expect(inputs.map(({ name }) => name)).toEqual(['x']);
    expect(fidelity[0]?.layers?.length).toBe(2);
  });

  it(
    'half precision with external data, linked into a snapshot, is measured as FP16, quantized, and measured in INT8',
    needsTime(),
    async () => {
      await givePeaks(join(folder, 'cache'));
      const report = await runComparison({
        models: { kind: 'own', fp32: join(folder, 'snapshots/rev/model.onnx') },
        threads: 1,
        batch: 2,
        amount: { kind: 'fixed', iterations: 6, warmup: 1 },
        store: { cacheDir: join(folder, 'cache') },
        tool: { name: 'test', version: '1' },
      });
      expect(report.variants.map(({ label, precision }) => [label, precision])).toEqual([
        ['FP16', 'fp16'],
        ['INT8', 'int8'],
      ]);
      expect(report.results.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
      const [given, made] = report.models;
      const files = ['blobs/aaa', 'blobs/bbb'].map((name) => statSync(join(folder, name)).size);
      expect(given?.sizeBytes).toBe(files.reduce((sum, size) => sum + size, 0));
      expect(given?.facts).toMatchObject({
        floatType: 'float16',
        externalData: expect.arrayContaining(['w in model.onnx.data']),
      });
      expect(made?.facts).toMatchObject({
        externalData: [],
        quantization: { quantizedOperators: 2, floatOperators: 0 },
      });
    },
  );
});
