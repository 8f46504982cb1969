import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeWritableFolder } from '../src/make-folder.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes nested folders, and leaves one that is there alone', () => {
    makeFolder(join(folder, 'a', 'b', 'c'));
    makeFolder(join(folder, 'a', 'b', 'c'));
    expect(statSync(join(folder, 'a', 'b', 'c')).isDirectory()).toBe(true);
  });

  it('throws below a file', () => {
    writeFileSync(join(folder, 'f'), '');
    expect(() => makeFolder(join(folder, 'f', 'g'))).toThrow(/ENOTDIR/);
  });

  it.runIf(process.platform === 'linux')('throws where nothing can be made, and does not try for ever', () => {
    expect(() => makeFolder('/proc/rn50/results')).toThrow(/ENOENT|EACCES|EROFS/);
  });
});

describe('makeWritableFolder', () => {
  it('makes nested folders and leaves them empty', () => {
    makeWritableFolder(join(folder, 'a', 'b'));
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('throws in a folder that takes no file', () => {
    expect(() => makeWritableFolder('/proc/self')).toThrow(/ENOENT|EACCES|EPERM|EROFS/);
  });
});
