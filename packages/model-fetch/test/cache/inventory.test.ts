import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeDisk } from '../../src/cache/disk.js';
import { listCache, verifyCache } from '../../src/cache/inventory.js';
import { blobPath } from '../../src/cache/layout.js';
import { pruneCache } from '../../src/cache/prune.js';
import { BODY, entryFor, failureOf, sha256Of, useWorkbench } from '../workbench.js';

const bench = useWorkbench();

test('an absent cache is empty', async () => {
  expect(await listCache(join(bench.root, 'none'))).toEqual([]);
  expect(await verifyCache(join(bench.root, 'none'))).toEqual([]);
});

test('a folder that cannot be read is not an empty one', async () => {
  const denied = () => Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' }));
  const disk = { ...nodeDisk, readdir: denied };
  for (const look of [
    listCache(bench.cacheDir, disk),
    verifyCache(bench.cacheDir, { disk }),
    pruneCache(bench.cacheDir, { disk }),
  ]) {
    const error = await failureOf(look);
    expect(error.code).toBe('CACHE_UNREADABLE');
    expect(error.message).toMatch(/(?:files|parts): EACCES$/);
  }
});

test('files are listed by name and checked; parts, quarantined files and strangers are left out', async () => {
  const good = entryFor(BODY, [], 'b.onnx');
  const bad = entryFor(Buffer.from('right'), [], 'a.onnx');
  const goodPath = await bench.plant(good, BODY);
  const badPath = await bench.plant(bad, Buffer.from('wrong'));
  await bench.plantPart(good, Buffer.from('half'));
  await writeFile(join(goodPath, '..', '.DS_Store'), 'a stranger');
  await writeFile(join(bench.cacheDir, 'blobs', 'README'), 'a stranger');

  expect(await listCache(bench.cacheDir)).toEqual([
    { sha256: bad.sha256, fileName: 'a.onnx', path: badPath, sizeBytes: 5 },
    { sha256: good.sha256, fileName: 'b.onnx', path: goodPath, sizeBytes: BODY.length },
  ]);
  expect(await verifyCache(bench.cacheDir)).toMatchObject([
    { fileName: 'a.onnx', status: 'corrupt', actualSha256: sha256Of(Buffer.from('wrong')) },
    { fileName: 'b.onnx', status: 'ok' },
  ]);
  const disk = { ...nodeDisk, open: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) };
  expect(await verifyCache(bench.cacheDir, { disk })).toMatchObject([
    { status: 'unreadable', reason: 'EACCES' },
    { status: 'unreadable', reason: 'EACCES' },
  ]);
  await nodeDisk.rm(bench.cacheDir, { recursive: true });
});

test('content without a name is listed by its digest, and a copy is checked beside its content', async () => {
  const nameless = entryFor(Buffer.from('nameless'), []);
  await nodeDisk.rm(await bench.plant(nameless, Buffer.from('nameless')), {});
  const copied = entryFor(BODY, []);
  const path = await bench.plant(copied, BODY);
  await nodeDisk.rm(path, {});
  await writeFile(path, BODY);
  const [first, second] = await listCache(bench.cacheDir);
  expect([first, second]).toMatchObject([{ sha256: nameless.sha256, fileName: null }, { fileName: 'model.onnx' }]);
  expect(await verifyCache(bench.cacheDir)).toMatchObject([
    { sha256: nameless.sha256, status: 'ok' },
    { path, status: 'ok' },
    { path: blobPath(bench.cacheDir, copied.sha256), status: 'ok' },
  ]);
});
