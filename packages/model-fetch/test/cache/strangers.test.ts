import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeProcesses } from '@rn50/file-store';
import { describe, expect, test } from 'vitest';
import { nodeDisk } from '../../src/cache/disk.js';
import { blobPath, filePath, lockPath, partPath, sidecarPath } from '../../src/cache/layout.js';
import { pruneCache } from '../../src/cache/prune.js';
import { sendRange } from '../fault-server.js';
import { BODY, contentsOf, entryFor, failureOf, useWorkbench } from '../workbench.js';

/** What no process of ours puts into a cache: links, pipes, folders and notes written by hand. */
const bench = useWorkbench();
const posix = describe.skipIf(process.platform === 'win32');
const FETCHED = ['blob', 'file model.onnx'];

async function served() {
  const server = await bench.serve((request) => sendRange(BODY, request));
  const entry = entryFor(BODY, [server.url]);
  await mkdir(join(bench.cacheDir, 'parts'), { recursive: true });
  return entry;
}

posix('symbolic links', () => {
  test('fault 24: a part that leads outside is removed, and what it leads to is left alone', async () => {
    const entry = await served();
    const outside = join(bench.root, 'outside');
    await writeFile(outside, BODY.subarray(0, 1_000));
    await symlink(outside, partPath(bench.cacheDir, entry.sha256, 'x-1'));
    expect((await bench.ensure(entry)).resumedFromBytes).toBe(0);
    expect((await readFile(outside)).equals(BODY.subarray(0, 1_000))).toBe(true);
    expect(await contentsOf(bench.cacheDir)).toEqual(FETCHED);
    expect((await nodeDisk.lstat(blobPath(bench.cacheDir, entry.sha256))).isFile()).toBe(true);
  });

  test.each(['nowhere', 'model.onnx'])('fault 24: a name that leads to %s is replaced', async (target) => {
    const entry = await served();
    const path = filePath(bench.cacheDir, entry);
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path);
    expect((await bench.ensure(entry)).path).toBe(path);
    expect(BODY.equals(await readFile(path))).toBe(true);
  });

  test('fault 24: content that leads to itself is replaced', async () => {
    const entry = await served();
    await mkdir(join(bench.cacheDir, 'blobs'));
    await symlink(entry.sha256, blobPath(bench.cacheDir, entry.sha256));
    await bench.ensure(entry);
    expect(await contentsOf(bench.cacheDir)).toEqual(FETCHED);
  });

  test('fault 24: a corrupt entry is not moved through a quarantine folder that leads outside, nor is that pruned', async () => {
    const entry = await served();
    await bench.plant(entry, Buffer.from('bad'));
    const outside = join(bench.root, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, `${entry.sha256}.x-1`), 'theirs');
    await symlink(outside, join(bench.cacheDir, 'quarantine'));
    await bench.ensure(entry);
    await pruneCache(bench.cacheDir);
    expect(await readdir(outside)).toEqual([`${entry.sha256}.x-1`]);
    expect(await contentsOf(bench.cacheDir)).toEqual(FETCHED);
  });
});

posix('pipes', () => {
  const pipe = (path: string) => execFileSync('mkfifo', [path]);

  test('fault 22: a lock or a note that is a pipe makes no call wait', async () => {
    const entry = await served();
    await writeFile(partPath(bench.cacheDir, entry.sha256, 'x-1'), BODY.subarray(0, 1_000));
    pipe(sidecarPath(bench.cacheDir, entry.sha256, 'x-1'));
    pipe(lockPath(bench.cacheDir, entry.sha256));
    expect((await bench.ensure(entry)).source).toBe('download');
    const nobody = { self: nodeProcesses.self, lifeOf: () => 'dead' as const };
    const old = new Date(Date.now() - 7_200_000);
    await utimes(partPath(bench.cacheDir, entry.sha256, 'x-1'), old, old);
    await pruneCache(bench.cacheDir, { processes: nobody });
    expect(await contentsOf(bench.cacheDir)).toEqual(FETCHED);
  });

  test('fault 28: a pipe in a mirror folder is no file', async () => {
    const entry = { ...(await served()), urls: [] };
    pipe(join(bench.root, 'model.onnx'));
    const error = await failureOf(bench.ensure(entry, { mirror: bench.root }));
    expect(error.code).toBe('MIRROR_FILE_MISSING');
    expect(error.message).toContain('is not a file');
  });
});

test('a folder in the place of a part is removed', async () => {
  const entry = await served();
  await mkdir(join(partPath(bench.cacheDir, entry.sha256, 'x-1'), 'in-it'), { recursive: true });
  await bench.ensure(entry);
  expect(await readdir(join(bench.cacheDir, 'parts'))).toEqual([]);
});

test.each([
  ['nothing', ''],
  ['rubbish', '{{'],
])('fault 22: a lock with %s in it, left by a kill, is waited for a moment only', async (_name, text) => {
  const entry = await served();
  await writeFile(lockPath(bench.cacheDir, entry.sha256), text);
  let clockMs = 0;
  const outcome = await bench.ensure(entry, {}, { nowMs: () => (clockMs += 250) });
  expect(outcome.source).toBe('download');
  // A silent holder is given 30 s on this clock.
  expect(clockMs).toBeLessThan(20_000);
  expect(await readdir(join(bench.cacheDir, 'parts'))).toEqual([]);
});

test('fault 19: the lock of a dead process that cannot be removed stops no call', async () => {
  const entry = await served();
  const text = JSON.stringify({ token: 'x-1', owner: { ...nodeProcesses.self(), began: 'another time' } });
  await writeFile(lockPath(bench.cacheDir, entry.sha256), text);
  const disk = {
    ...nodeDisk,
    rename: (from: string, to: string) =>
      from.endsWith('.lock')
        ? Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' }))
        : nodeDisk.rename(from, to),
  };
  expect((await bench.ensure(entry, { signal: AbortSignal.timeout(15_000) }, { disk })).source).toBe('download');
});

test('fault 22: a part with a time in the future and an unknown owner is taken over', async () => {
  const entry = await served();
  const owner = { ...nodeProcesses.self(), host: 'another' };
  const path = await bench.plantPart(entry, BODY.subarray(0, 1_000), { owner });
  const future = new Date(Date.now() + 10 * 86_400_000);
  await utimes(path, future, future);
  expect((await bench.ensure(entry)).resumedFromBytes).toBe(1_000);
});
