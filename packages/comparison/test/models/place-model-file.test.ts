import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeModelFile } from '../../src/models/place-model-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-place-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('placeModelFile', () => {
  it('replaces what was there and leaves nothing else', async () => {
    const path = join(folder, 'model.onnx');
    writeFileSync(path, 'an older and longer file');
    await placeModelFile(path, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['model.onnx']);
  });

  it('gives the file at another path a second name, once and again', async () => {
    const [from, path] = [join(folder, 'given.onnx'), join(folder, 'model.onnx')];
    writeFileSync(from, 'given');
    await placeModelFile(path, { from });
    // Renaming one link of a file over another does nothing and reports success.
    await placeModelFile(path, { from });
    expect(statSync(path).ino).toBe(statSync(from).ino);
    expect(readdirSync(folder).sort()).toEqual(['given.onnx', 'model.onnx']);
  });

  it('gives a second name to the file behind a relative symbolic link, as model hubs lay them out', async () => {
    for (const name of ['blobs', 'snapshots', 'cache']) mkdirSync(join(folder, name));
    const [blob, from, path] = [
      ['blobs', '0a1b'],
      ['snapshots', 'model.onnx'],
      ['cache', 'model.onnx'],
    ].map((parts) => join(folder, ...parts)) as [string, string, string];
    writeFileSync(blob, 'given');
    symlinkSync('../blobs/0a1b', from);
    await placeModelFile(path, { from });
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('given');
    expect(statSync(path).ino).toBe(statSync(blob).ino);
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
});
