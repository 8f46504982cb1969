import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isSamePath, pathKind } from '../src/path-kind.js';

const here = fileURLToPath(import.meta.url);

describe('pathKind', () => {
  it.each([
    [here, 'file'],
    [fileURLToPath(new URL('.', import.meta.url)), 'folder'],
    [`${here}.none`, 'absent'],
    [`${here}/below-a-file`, 'absent'],
  ])('%s is %s', (path, kind) => {
    expect(pathKind(path)).toBe(kind);
  });
});

describe('isSamePath', () => {
  it.runIf(process.platform !== 'win32')('follows links', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rn50-path-'));
    try {
      symlinkSync(here, join(folder, 'link'));
      expect(isSamePath(here, join(folder, 'link'))).toBe(true);
      expect(isSamePath(here, folder)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('compares the spelling of paths that do not exist', () => {
    expect(isSamePath('/none/a/../b', '/none/b')).toBe(true);
    expect(isSamePath('/none/a', '/none/b')).toBe(false);
  });
});
