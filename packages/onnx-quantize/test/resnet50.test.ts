import { structuredImages } from '@rn50/inference-runner';
import { buildResNet50, type ModelProto } from '@rn50/onnx-model';
import { expect, it } from 'vitest';
import { quantize } from '../src/quantize.js';
import { ortEngine, runModel, sqnrDb } from './engine.js';

const COUNT = 16;
const CLASSES = 1000;

/** Logits of each image, less the mean over the images of each logit. */
function centred(logits: Float32Array): Float32Array[] {
  const rows = Array.from({ length: COUNT }, (_, row) => logits.slice(row * CLASSES, (row + 1) * CLASSES));
  const mean = Array.from({ length: CLASSES }, (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / COUNT);
  return rows.map((row) => row.map((value, at) => value - (mean[at] ?? 0)));
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function top1(logits: Float32Array): number[] {
  return Array.from({ length: COUNT }, (_, row) => {
    const scores = logits.subarray(row * CLASSES, (row + 1) * CLASSES);
    return scores.indexOf(Math.max(...scores));
  });
}

it('quantizes the twin of resnet50-v1-12, which still answers as in float', { timeout: 300_000 }, async () => {
  const twin: ModelProto = buildResNet50();
  const images = structuredImages({ count: COUNT, channels: 3, height: 224, width: 224 });
  const { model, report } = await quantize(twin, { calibration: images, threads: 2, engine: await ortEngine() });
  expect(report).toMatchObject({
    quantizedNodes: 73,
    floatNodes: [],
    foldedBatchNorms: 53,
    foldedActivations: 49,
    opset: 13,
  });
  const batch = new Float32Array(images.length * 3 * 224 * 224);
  images.forEach((image, index) => {
    batch.set(image, index * image.length);
  });
  const float = await runModel(twin, [COUNT, 3, 224, 224], batch);
  const int8 = await runModel(model, [COUNT, 3, 224, 224], batch);
  const [reference, candidate] = [centred(float), centred(int8)];
  const cosines = reference.map((row, at) => cosine(row, candidate[at] ?? row));
  expect(cosines.reduce((sum, value) => sum + value, 0) / COUNT).toBeGreaterThanOrEqual(0.985);
  expect(sqnrDb(float, int8)).toBeGreaterThanOrEqual(18);
  const answers = top1(int8);
  expect(top1(float).filter((answer, at) => answer === answers[at]).length).toBeGreaterThanOrEqual(12);
});
