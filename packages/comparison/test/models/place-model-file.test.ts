import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { placeModelFile } from '../../src/models/place-model-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-place-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it.each<[string, Uint8Array | { readonly from: string }]>([
  ['bytes', Uint8Array.of(1)],
  ['a file that is not there', { from: '/nowhere/model.onnx' }],
])('says which path cannot be written from %s, and leaves nothing', async (_, content) => {
  const path = content instanceof Uint8Array ? join(folder, 'absent', 'model.onnx') : join(folder, 'model.onnx');
  await expect(placeModelFile(path, content)).rejects.toMatchObject({
    code: 'MODEL_NOT_WRITTEN',
    message: expect.stringContaining(path),
  });
  expect(readdirSync(folder)).toEqual([]);
});
