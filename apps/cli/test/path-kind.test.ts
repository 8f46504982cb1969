import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pathKind } from '../src/path-kind.js';

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
