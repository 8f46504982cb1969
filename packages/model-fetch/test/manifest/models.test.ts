import { expect, test } from 'vitest';
import { parseManifest } from '../../src/manifest/entry.js';
import { MODELS } from '../../src/manifest/models.js';

test('the built-in manifest passes its own check', () => {
  expect(parseManifest({ models: MODELS })).toEqual(MODELS);
});

test('the FP32 model and both INT8 forms are pinned, 128 MB for the pair that is compared', () => {
  expect(MODELS.map((model) => model.id)).toEqual(['resnet50-v1-12', 'resnet50-v1-12-int8', 'resnet50-v1-12-qdq']);
  const [fp32, , qdq] = MODELS;
  expect(Math.round(((fp32?.sizeBytes ?? 0) + (qdq?.sizeBytes ?? 0)) / 1e6)).toBe(128);
  for (const { id, fileName, urls } of MODELS) {
    expect(fileName).toBe(`${id}.onnx`);
    expect(urls.length).toBeGreaterThanOrEqual(2);
    expect(urls.every((url) => url.startsWith('https://') && url.endsWith(`/${fileName}`))).toBe(true);
  }
});
