import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listLeftOvers } from '../../src/cache/left-overs.js';
import { pruneCache } from '../../src/cache/prune.js';
import { BODY, entryFor, useWorkbench } from '../workbench.js';

const bench = useWorkbench();

test('an absent cache has no left-overs', async () => {
  expect(await listLeftOvers(join(bench.root, 'none'))).toEqual([]);
});

test('parts and foreign files are told apart from verified files, and stay', async () => {
  const good = entryFor(BODY, [], 'b.onnx');
  await bench.plant(good, BODY);
  await bench.plantPart(good, Buffer.from('half'));
  await writeFile(join(bench.cacheDir, 'blobs', 'README'), 'a stranger');

  const found = await listLeftOvers(bench.cacheDir);
  expect(found.map(({ kind, sizeBytes }) => [kind, sizeBytes])).toEqual([
    ['part', 4],
    ['foreign', 10],
  ]);
  expect(found[1]?.path).toBe(join(bench.cacheDir, 'blobs', 'README'));
  expect(await readdir(join(bench.cacheDir, 'blobs'))).toContain('README');
  // What prune removes was listed.
  const removed = await pruneCache(bench.cacheDir);
  expect(removed.map(({ path }) => path)).toEqual(found.filter(({ kind }) => kind === 'part').map(({ path }) => path));
  await rm(join(bench.cacheDir, 'blobs', 'README'));
});
