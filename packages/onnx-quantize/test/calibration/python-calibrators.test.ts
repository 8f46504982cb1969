import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../../testing/python.js';
import { readNpy } from '../../src/calibration-data/read-arrays.js';
import type { QuantizeOptions } from '../../src/options/options.js';
import { quantize } from '../../src/quantize.js';
import { ortEngine, runModel, sqnrDb } from '../engine.js';

const path = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const array = (name: string) => readNpy(readFileSync(path(name)));

/** The SQNR in dB of the logits of quantize_static's model (u8 x s8, per channel): python -c STATIC <method> <options> <fixtures> */
const STATIC = `
import contextlib, io, json, logging, os, sys, tempfile
import numpy as np
import onnxruntime as ort
from onnxruntime.quantization import (CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quant_pre_process,
                                      quantize_static)

method, options, fixtures = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
load = lambda name: np.load(os.path.join(fixtures, name))

class Reader(CalibrationDataReader):
    def __init__(self):
        self.rows = iter(load("digits-calibration.npy"))
    def get_next(self):
        row = next(self.rows, None)
        return None if row is None else {"input": row[None]}

logging.disable(logging.CRITICAL)
with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
    prepared, quantized = os.path.join(folder, "p.onnx"), os.path.join(folder, "q.onnx")
    quant_pre_process(os.path.join(fixtures, "digits-resnet.onnx"), prepared, skip_symbolic_shape=True)
    quantize_static(prepared, quantized, Reader(), quant_format=QuantFormat.QDQ, per_channel=True,
                    activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
                    calibrate_method=CalibrationMethod[method], extra_options=options)
    session = ort.InferenceSession(quantized, providers=["CPUExecutionProvider"])
    logits = session.run(None, {"input": load("digits-test.npy")})[0]
float = load("digits-resnet-logits.npy")
print(10 * np.log10((float ** 2).sum() / ((float - logits) ** 2).sum()))
`;

const python = usePython();

type Choice = Pick<QuantizeOptions, 'method' | 'percentile' | 'rangeMode'>;

async function ours(choice: Choice): Promise<{ sqnr: number; top1: number }> {
  const { data } = array('digits-calibration.npy');
  const calibration = Array.from({ length: 128 }, (_, at) => data.subarray(at * 64, (at + 1) * 64));
  const fp32 = readModel(readFileSync(path('digits-resnet.onnx')));
  const { model } = await quantize(fp32, { calibration, ...choice, engine: await ortEngine() });
  const test = array('digits-test.npy');
  const labels = array('digits-test-labels.npy').data;
  const logits = await runModel(model, test.dims, test.data);
  const right = labels.filter((label, at) => {
    const row = logits.subarray(at * 10, at * 10 + 10);
    return row.indexOf(Math.max(...row)) === label;
  });
  return { sqnr: sqnrDb(array('digits-resnet-logits.npy').data, logits), top1: right.length / labels.length };
}

describe('the calibration methods on a trained network', () => {
  it.each<[Choice, number]>([
    [{ method: 'minmax' }, 38.4],
    [{ method: 'percentile' }, 38.4],
    [{ method: 'entropy' }, 36],
    [{ method: 'mse' }, 38.3],
  ])('%o keeps its accuracy', async (choice, least) => {
    const { sqnr, top1 } = await ours(choice);
    expect(top1).toBeGreaterThanOrEqual(0.994);
    expect(sqnr).toBeGreaterThanOrEqual(least);
  });
});

describe("against ONNX Runtime's calibrators (Python)", needsPython('onnxruntime'), () => {
  it.each<[Choice, string, object]>([
    [{ method: 'minmax' }, 'MinMax', {}],
    [{ rangeMode: 'moving' }, 'MinMax', { CalibMovingAverage: true }],
    [{ method: 'percentile' }, 'Percentile', {}],
    [{ method: 'percentile', percentile: 99.9 }, 'Percentile', { CalibPercentile: 99.9 }],
    [{ method: 'entropy' }, 'Entropy', {}],
  ])('%o is at most 0.5 dB below', { timeout: 120_000 }, async (choice, name, options) => {
    const output = await python(STATIC, name, JSON.stringify(options), path('.'));
    const reference = Number(output);
    expect(reference).toBeGreaterThan(5);
    expect((await ours(choice)).sqnr).toBeGreaterThanOrEqual(reference - 0.5);
  });
});
