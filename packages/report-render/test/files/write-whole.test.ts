import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/files/write-whole.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rn50-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes nested folders, also twice at once, and leaves one that is there alone', async () => {
    const path = join(folder, 'a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path)]);
    await makeFolder(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('fails below a file', async () => {
    await writeFile(join(folder, 'f'), '');
    await expect(makeFolder(join(folder, 'f', 'g'))).rejects.toThrow(/ENOTDIR/);
  });

  it.runIf(process.platform === 'linux')('fails where nothing can be made, and does not try for ever', async () => {
    await expect(makeFolder('/proc/rn50/results')).rejects.toThrow(/ENOENT|EACCES|EROFS/);
  });
});
