import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareOutFolder } from '../../src/report/out-folder.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-out-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('prepareOutFolder', () => {
  it('makes nested folders, relative to the working directory, and leaves them empty', () => {
    expect(prepareOutFolder('a/b', folder)).toBe(join(folder, 'a', 'b'));
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual([]);
  });

  it('refuses a file, and names the option as typed', () => {
    writeFileSync(join(folder, 'f'), '');
    expect(() => prepareOutFolder('f', folder)).toThrow(/^--out f cannot be written/);
    expect(() => prepareOutFolder('f/below', folder)).toThrow(/^--out f\/below cannot be written/);
  });
});
