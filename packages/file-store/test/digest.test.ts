import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestFile, sha256OfFile } from '../src/digest.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-digest-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('sha256OfFile', () => {
  it('is the published digest of "abc", and null for what is no file', async () => {
    writeFileSync(join(folder, 'abc'), 'abc');
    expect(await sha256OfFile(join(folder, 'abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(await sha256OfFile(join(folder, 'none'))).toBeNull();
    expect(await sha256OfFile(folder)).toBeNull();
  });
});

describe('digestFile', () => {
  it('ends with the reason of its signal', async () => {
    writeFileSync(join(folder, 'abc'), 'abc');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(digestFile(join(folder, 'abc'), { signal })).rejects.toThrow('enough');
  });
});
