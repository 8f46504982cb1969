import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel, writeModel } from '@rn50/onnx-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../src/index.js';
import { AMX, VNNI } from './cpus.js';
import { network } from './networks.js';
import { profile } from './profile.js';
import { python, runsWithPython } from './python.js';

/** python -c QUANTIZE folder: every form of onnxruntime.quantization of folder/fp32.onnx. */
const QUANTIZE = `
import sys
import numpy as np
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static

folder = sys.argv[1]
types = {"s": QuantType.QInt8, "u": QuantType.QUInt8}
random = np.random.default_rng(1)

class Images(CalibrationDataReader):
    def __init__(self):
        self.images = iter([{"x": random.standard_normal((1, 16, 8, 8)).astype(np.float32)} for _ in range(2)])
    def get_next(self):
        return next(self.images, None)

def static(name, form, activations, weights, **options):
    quantize_static(f"{folder}/fp32.onnx", f"{folder}/{name}.onnx", Images(), quant_format=form,
                    activation_type=types[activations], weight_type=types[weights], **options)

for name, form in (("qdq", QuantFormat.QDQ), ("qoperator", QuantFormat.QOperator)):
    for pair in ("us", "ss", "uu"):
        static(f"{name}-{pair}-tensor", form, *pair)
        static(f"{name}-{pair}-channel", form, *pair, per_channel=True)
static("excluded-add", QuantFormat.QOperator, "u", "s", per_channel=True, nodes_to_exclude=["add", "add_relu"])
quantize_dynamic(f"{folder}/fp32.onnx", f"{folder}/dynamic.onnx", weight_type=types["u"])
`;

// The graphs are those that ONNX Runtime makes on x86.
const runs = process.arch === 'x64' && runsWithPython('onnxruntime.quantization');

describe.skipIf(!runs)('files of Python onnxruntime.quantization', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-forms-'));
  const load = (name: string) => readModel(readFileSync(join(folder, `${name}.onnx`)));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    writeFileSync(join(folder, 'fp32.onnx'), writeModel(network(null)));
    execFileSync(python, ['-c', QUANTIZE, folder], { stdio: 'pipe' });
  });

  it.each([
    ['qdq-us-tensor', 'healthy'],
    ['qdq-us-channel', 'healthy'],
    ['qdq-ss-tensor', 'signed-activations-on-x86'],
    ['qdq-ss-channel', 'signed-activations-on-x86'],
    ['qdq-uu-tensor', 'unsigned-weights'],
    ['qdq-uu-channel', 'unsigned-weights'],
    ['qoperator-us-tensor', 'healthy'],
    ['qoperator-us-channel', 'healthy'],
    ['qoperator-ss-tensor', 'signed-activations-on-x86'],
    ['qoperator-ss-channel', 'signed-activations-on-x86'],
    ['qoperator-uu-tensor', 'unsigned-weights'],
    ['excluded-add', 'float-islands'],
    ['dynamic', 'dynamic-quantization'],
  ])('%s: %s', async (name, code) => {
    const [model, fp32] = [load(name), load('fp32')];
    const profiles = { int8: await profile(model), fp32: await profile(fp32) };
    const { verdicts, layers, others, total } = explain({ int8: model, fp32, cpu: VNNI, profiles, peaks: null });
    expect(verdicts.map((verdict) => verdict.code)).toEqual([code]);
    expect(layers.map(({ macs }) => macs)).toEqual([147_456, 147_456, 160]);
    expect(layers.every(({ fp32Ms, int8Ms }) => fp32Ms !== null && int8Ms !== null)).toBe(true);
    const sum = (values: readonly (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);
    expect(sum([...layers, ...others].map(({ int8Ms }) => int8Ms)) + (total?.int8BetweenMs ?? 0)).toBeCloseTo(
      profiles.int8.runMs,
    );
    expect(sum([...layers, ...others].map(({ fp32Ms }) => fp32Ms)) + (total?.fp32BetweenMs ?? 0)).toBeCloseTo(
      profiles.fp32.runMs,
    );
    const [onAmx] = explain({ int8: model, fp32, cpu: AMX, profiles, peaks: null }).verdicts;
    expect(onAmx?.code).toBe(code === 'healthy' ? 'direct-kernel-on-amx' : code);
  });
});
