import { createHash } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep } from '@rn50/file-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listDerived, pruneDerived } from '../../src/models/cache-contents.js';
import { derivedModel } from '../../src/models/derived-model.js';

let cacheDir = '';
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'rn50-contents-'));
});
afterEach(() => rmSync(cacheDir, { recursive: true, force: true }));

function tunedModel(folder = join(cacheDir, 'made')) {
  const given = join(cacheDir, 'given.onnx');
  writeFileSync(given, 'given');
  return derivedModel(folder, {
    key: 'given-tuned-1',
    about: 'given, tuned',
    make: async (out) => {
      linkSync(given, out);
      const sha256 = createHash('sha256').update('given').digest('hex');
      return { sha256, sizeBytes: 5, facts: {}, recipe: { tuned: false } };
    },
    onCorrupt: () => {},
  });
}

describe('what was made here', () => {
  it('is listed with its size and what it is, and removed but for what is in use', async () => {
    await tunedModel();
    await keep(join(cacheDir, 'peaks', '0123456789abcdef.json'), { fp32: 1 }, { what: '', about: 'a peak' }, () => {});
    await keep(join(cacheDir, 'outputs', 'fedcba9876543210.json'), {}, { what: '', about: 'a table' }, () => {});
    const shown = (await listDerived(cacheDir)).map(({ name, about, sizeBytes, state }) => [
      name,
      about,
      sizeBytes,
      state,
    ]);
    expect(shown).toEqual([
      ['given-tuned-1', 'given, tuned: nothing was faster, so the file is the same', 0, 'in-use'],
      ['outputs', 'a table', 19, 'kept'],
      ['peaks', 'a peak', 27, 'kept'],
    ]);
    const { removed, inUse } = await pruneDerived(cacheDir);
    expect([removed.length, inUse.length]).toEqual([2, 1]);
    for (const folder of ['outputs', 'peaks']) expect(readdirSync(join(cacheDir, folder))).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('says which folder cannot be read', async () => {
    mkdirSync(join(cacheDir, 'peaks'));
    chmodSync(join(cacheDir, 'peaks'), 0);
    await expect(listDerived(cacheDir)).rejects.toMatchObject({ code: 'CACHE_UNREADABLE' });
  });
});

describe('derivedModel', () => {
  it('is taken from the cache with all that is known of it', async () => {
    const { source: _, ...made } = await tunedModel();
    expect(await tunedModel()).toEqual({ ...made, source: 'cache' });
  });

  it('names the cache folder and the override when it cannot be written', async () => {
    writeFileSync(join(cacheDir, 'a'), 'a file where a folder should be');
    await expect(tunedModel(join(cacheDir, 'a', 'b'))).rejects.toMatchObject({
      code: 'CACHE_NOT_WRITABLE',
      message: expect.stringContaining(join(cacheDir, 'a', 'b')),
      remedy: expect.stringContaining('RN50_CACHE_DIR'),
      cause: expect.objectContaining({ code: 'ENOTDIR' }),
    });
  });
});
