import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { structuredImages } from '@rn50/inference-runner';
import { buildResNet50, type ModelProto, readModel, writeModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../src/calibration/read-npy.js';
import { quantize } from '../src/quantize.js';
import { ortEngine } from './engine.js';
import { python, runsWithPython } from './python.js';

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

/** How often each operator is in the optimised graph. */
function optimisedOperators(model: ModelProto): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-fusion-'));
  try {
    const [file, optimised] = [join(folder, 'model.onnx'), join(folder, 'optimised.onnx')];
    writeFileSync(file, writeModel(model));
    execFileSync(python, ['-c', OPTIMISE, file, optimised]);
    const counts: Record<string, number> = {};
    for (const { opType } of readModel(readFileSync(optimised)).graph?.node ?? []) {
      counts[opType] = (counts[opType] ?? 0) + 1;
    }
    return counts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function conversions({ QuantizeLinear = 0, DequantizeLinear = 0 }: Record<string, number>): number {
  return QuantizeLinear + DequantizeLinear;
}

// An INT8 file is fast only if every pair of QuantizeLinear and DequantizeLinear melts into an integer operator: one to
// quantize the input and one to dequantize the output may be left.
describe.skipIf(!runsWithPython('onnxruntime'))('fusion by ONNX Runtime (Python) of a QDQ file', () => {
  it('leaves no conversions inside the twin of resnet50-v1-12', { timeout: 300_000 }, async () => {
    const calibration = structuredImages({ count: 2, channels: 3, height: 224, width: 224 });
    const { model } = await quantize(buildResNet50(), { calibration, engine: await ortEngine() });
    const counts = optimisedOperators(model);
    expect(counts).toMatchObject({ QLinearConv: 53, QLinearAdd: 16, QLinearGlobalAveragePool: 1, QGemm: 1 });
    expect(conversions(counts)).toBeLessThanOrEqual(2);
    expect(Object.keys(counts)).not.toContain('Conv');
  });

  it('leaves no conversions inside a trained network', async () => {
    const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
    const { data } = readNpy(fixture('digits-calibration.npy'));
    const calibration = [0, 1, 2, 3].map((index) => data.slice(index * 64, (index + 1) * 64));
    const { model } = await quantize(readModel(fixture('digits-resnet.onnx')), {
      calibration,
      engine: await ortEngine(),
    });
    const counts = optimisedOperators(model);
    expect(counts).toMatchObject({ QLinearConv: 15, QLinearAdd: 6, QLinearGlobalAveragePool: 1, QGemm: 1 });
    expect(conversions(counts)).toBeLessThanOrEqual(2);
    expect(Object.keys(counts)).not.toContain('Conv');
  });
});
