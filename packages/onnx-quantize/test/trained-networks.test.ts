import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModelProto, readModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../testing/python.js';
import { readNpy } from '../src/calibration-data/read-arrays.js';
import type { QuantizeOptions } from '../src/options/options.js';
import { quantize } from '../src/quantize.js';
import { ortEngine, runModel, sqnrDb } from './engine.js';
import { top1Agreement } from './fidelity.js';

const pathOf = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const python = usePython();
const QUANTIZE_STATIC = readFileSync(pathOf('quantize-static.py'), 'utf8');
const array = (name: string) => readNpy(readFileSync(pathOf(name)));
const network = (name: string): ModelProto => readModel(readFileSync(pathOf(`${name}.onnx`)));
const calibration = array('digits-calibration.npy');
const images = Array.from({ length: 128 }, (_, index) => calibration.data.slice(index * 64, (index + 1) * 64));
const test = array('digits-test.npy');

const rows = (logits: Float32Array): Float32Array[] =>
  Array.from({ length: logits.length / 10 }, (_, index) => logits.slice(index * 10, (index + 1) * 10));

/** Share of the test images whose largest logit is the same as the float network's, and the logits' SQNR. */
async function fidelityOf(name: string, options: Omit<QuantizeOptions, 'calibration' | 'engine'>) {
  const { model, report } = await quantize(network(name), {
    ...options,
    calibration: images,
    engine: await ortEngine(),
  });
  const float = await runModel(network(name), test.dims, test.data);
  const int8 = await runModel(model, test.dims, test.data);
  return { agreement: top1Agreement(rows(float), rows(int8)), sqnr: sqnrDb(float, int8), report };
}

/** SQNR of Python's quantize_static in dB, as quoted in fixtures/README.md. */
const PYTHON_SQNR_DB: [string, number][] = [
  ['digits-resnet', 36.3],
  ['digits-mobile', 27.9],
  ['digits-dense', 38.0],
  ['digits-preactivation', 36.5],
];

describe.each(PYTHON_SQNR_DB)('%s', (name, pythonDb) => {
  it.each(['qdq', 'qoperator'] as const)('loses no more than Python in %s form', async (form) => {
    const { agreement, sqnr, report } = await fidelityOf(name, { form });
    expect(report.floatNodes).toEqual([]);
    expect(agreement).toBeGreaterThanOrEqual(0.99);
    expect(sqnr).toBeGreaterThanOrEqual(pythonDb - (name === 'digits-resnet' ? 0.5 : 1));
  });

  it('keeps its accuracy with the types of ARM, uint8 weights, and one scale per tensor', async () => {
    const signed = await fidelityOf(name, { cpu: { int8Path: 'neon-dotprod', usableCpus: 1 } });
    const unsigned = await fidelityOf(name, { weightType: 'uint8' });
    const perTensor = await fidelityOf(name, { granularity: 'per-tensor' });
    expect(signed.report).toMatchObject({ activationType: 'int8', weightType: 'int8', perChannel: true });
    expect(unsigned.report).toMatchObject({ activationType: 'uint8', weightType: 'uint8' });
    expect(perTensor.report.perChannel).toBe(false);
    // The codes are the same but for an offset, which no kernel's result depends on but by rounding.
    expect(signed.sqnr).toBeGreaterThanOrEqual(pythonDb - 1);
    expect(unsigned.sqnr).toBeGreaterThanOrEqual(pythonDb - 1);
    expect(perTensor.agreement).toBeGreaterThanOrEqual(0.97);
  });

  it('is compared with what Python gives', needsPython('onnxruntime.quantization'), async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rn50-static-'));
    try {
      const files = [`${name}.onnx`, 'digits-calibration.npy', 'digits-test.npy'].map(pathOf);
      const printed = await python(QUANTIZE_STATIC, ...files, folder);
      expect(Math.abs(Number(printed.trim().split('\n').at(-1)) - pythonDb)).toBeLessThan(0.5);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
