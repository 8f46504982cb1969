import { structuredImages } from '@rn50/inference-runner';
import { buildResNet50, type ModelProto } from '@rn50/onnx-model';
import { expect, it } from 'vitest';
import { needsTime } from '../../../testing/long.js';
import { quantize } from '../src/quantize.js';
import { ortEngine, runModel, sqnrDb } from './engine.js';
import { centredCosine, top1Agreement } from './fidelity.js';

const COUNT = 16;
const CLASSES = 1000;

/** One array of logits per image. */
function rows(logits: Float32Array): Float32Array[] {
  return Array.from({ length: COUNT }, (_, row) => logits.slice(row * CLASSES, (row + 1) * CLASSES));
}

it('quantizes the twin of resnet50-v1-12, which still answers as in float', {
  timeout: 300_000,
  ...needsTime(),
}, async () => {
  const twin: ModelProto = buildResNet50();
  const images = structuredImages({ count: COUNT, channels: 3, height: 224, width: 224 });
  const { model, report } = await quantize(twin, { calibration: images, threads: 2, engine: await ortEngine() });
  expect(report).toMatchObject({
    quantizedNodes: 76,
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
  const [reference, candidate] = [rows(float), rows(int8)];
  expect(centredCosine(reference, candidate)).toBeGreaterThanOrEqual(0.985);
  expect(sqnrDb(float, int8)).toBeGreaterThanOrEqual(18);
  expect(top1Agreement(reference, candidate)).toBeGreaterThanOrEqual(12 / 16);
});
