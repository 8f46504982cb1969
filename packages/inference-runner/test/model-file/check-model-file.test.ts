import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkModelFile } from '../../src/model-file/check-model-file.js';

const DIGITS = fileURLToPath(new URL('../fixtures/digits-resnet.onnx', import.meta.url));

let folder = '';
let model = new Uint8Array();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-file-'));
  model = await readFile(DIGITS);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'model.onnx');
  await writeFile(path, content);
  return path;
}

describe('checkModelFile', () => {
  it('lets a model pass', async () => {
    await expect(checkModelFile(DIGITS)).resolves.toBeUndefined();
  });

  it.each([
    ['empty', '', 'MODEL_EMPTY', 'is empty'],
    ['HTML', '\n<!DOCTYPE html><html>Sign in</html>', 'MODEL_NOT_ONNX', 'is a web page'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', 'MODEL_NOT_ONNX', 'Git LFS'],
    ['a JSON error', '{"error":"not found"}', 'MODEL_NOT_ONNX', 'is a JSON text'],
    ['a model without a graph', Uint8Array.of(8, 7, 18, 1, 65), 'MODEL_NOT_ONNX', 'not an ONNX model'],
    ['plain text', 'hello, this is not a model at all', 'MODEL_NOT_ONNX', 'not an ONNX model'],
  ])('invalid model: %s', async (_case, content, code, named) => {
    const path = await fileOf(content);
    await expect(checkModelFile(path)).rejects.toMatchObject({ code, message: expect.stringContaining(named) });
    await expect(checkModelFile(path)).rejects.toThrow(path);
  });

  it('invalid model: missing, or a folder', async () => {
    await expect(checkModelFile(join(folder, 'none.onnx'))).rejects.toMatchObject({ code: 'MODEL_MISSING' });
    await expect(checkModelFile(folder)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  });

  it('invalid model: truncated anywhere inside the graph', async () => {
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      const path = await fileOf(model.subarray(0, Math.floor(model.length * share)));
      await expect(checkModelFile(path)).rejects.toMatchObject({ code: 'MODEL_TRUNCATED' });
    }
  });
});
