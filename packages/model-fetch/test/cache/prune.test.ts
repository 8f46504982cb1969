import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeProcesses } from '@rn50/file-store';
import { expect, test } from 'vitest';
import { quarantinePath } from '../../src/cache/layout.js';
import { pruneCache } from '../../src/cache/prune.js';
import { BODY, contentsOf, entryFor, useWorkbench } from '../workbench.js';

const bench = useWorkbench();

test('an absent cache has nothing to prune', async () => {
  expect(await pruneCache(join(bench.root, 'none'))).toEqual([]);
});

test('dead parts and quarantined files go; good files and live parts stay', async () => {
  const entry = entryFor(BODY, []);
  await bench.plant(entry, BODY);
  const dead = await bench.plantPart(entry, BODY.subarray(0, 1_000));
  const live = await bench.plantPart(entry, BODY.subarray(0, 2_000), { owner: nodeProcesses.self() });
  const foreign = await bench.plantPart(entry, BODY.subarray(0, 3_000), {
    owner: { ...nodeProcesses.self(), host: 'another' },
  });
  const corrupt = quarantinePath(bench.cacheDir, entry.sha256, 'x-1');
  await mkdir(join(bench.cacheDir, 'quarantine'));
  await writeFile(corrupt, 'bad');

  const removed = await pruneCache(bench.cacheDir);
  expect(removed.toSorted((a, b) => a.sizeBytes - b.sizeBytes)).toEqual([
    { kind: 'quarantined', sha256: entry.sha256, path: corrupt, sizeBytes: 3 },
    { kind: 'part', sha256: entry.sha256, path: dead, sizeBytes: 1_000 },
  ]);
  expect(await contentsOf(bench.cacheDir)).toEqual(['blob', 'file model.onnx', 'part 2000', 'part 3000']);

  const nobody = { self: nodeProcesses.self, lifeOf: () => 'dead' as const };
  const rest = await pruneCache(bench.cacheDir, { processes: nobody });
  expect(rest.map((file) => file.path).sort()).toEqual([live, foreign].sort());
});
