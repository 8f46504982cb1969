import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeProcesses, type Processes } from '@rn50/file-store';
import { expect, test } from 'vitest';
import { nodeDisk } from '../../src/cache/disk.js';
import { lockPath } from '../../src/cache/layout.js';
import { breakLock, peekLock, tryLock } from '../../src/cache/lock.js';
import { useWorkbench } from '../workbench.js';

const bench = useWorkbench();
const SHA = 'ab'.repeat(32);
const allDead: Processes = { self: nodeProcesses.self, lifeOf: () => 'dead' };

async function take(processes: Processes = nodeProcesses) {
  await mkdir(join(bench.cacheDir, 'parts'), { recursive: true });
  return tryLock(nodeDisk, bench.cacheDir, SHA, processes);
}

async function taken() {
  const attempt = await take();
  if (attempt.status !== 'taken') throw new Error(`the lock is ${attempt.status}`);
  return attempt.lock;
}

test('one holder at a time; given back, it is free', async () => {
  const lock = await taken();
  expect(await take()).toMatchObject({ status: 'held', by: { isDead: false } });
  await lock.release();
  expect(await peekLock(nodeDisk, bench.cacheDir, SHA, nodeProcesses)).toBeNull();
  await (await taken()).release();
  expect(await readdir(join(bench.cacheDir, 'parts'))).toEqual([]);
});

test('a heartbeat changes the heartbeat, another holder the token', async () => {
  const first = await taken();
  const before = await peekLock(nodeDisk, bench.cacheDir, SHA, nodeProcesses);
  await utimes(lockPath(bench.cacheDir, SHA), new Date(), new Date(Date.now() + 2_000));
  const after = await peekLock(nodeDisk, bench.cacheDir, SHA, nodeProcesses);
  expect(after?.token).toBe(before?.token);
  expect(after?.heartbeat).not.toBe(before?.heartbeat);
  await first.release();
  const second = await taken();
  expect((await peekLock(nodeDisk, bench.cacheDir, SHA, nodeProcesses))?.token).not.toBe(before?.token);
  await second.release();
});

test('the lock of a dead process is broken, and its late release leaves the next holder’s alone', async () => {
  const dead = await taken();
  const attempt = await take(allDead);
  if (attempt.status !== 'held') throw new Error('it must be held');
  expect(attempt.by.isDead).toBe(true);
  await breakLock(nodeDisk, bench.cacheDir, SHA, attempt.by);
  const next = await taken();
  await dead.release();
  expect(await take()).toMatchObject({ status: 'held' });
  await next.release();
});

test('a lock that changed hands before it could be broken is put back', async () => {
  const first = await taken();
  const seen = await peekLock(nodeDisk, bench.cacheDir, SHA, nodeProcesses);
  if (seen === null) throw new Error('it must be held');
  await first.release();
  const second = await taken();
  const text = await readFile(lockPath(bench.cacheDir, SHA), 'utf8');
  await breakLock(nodeDisk, bench.cacheDir, SHA, seen);
  expect(await readFile(lockPath(bench.cacheDir, SHA), 'utf8')).toBe(text);
  await second.release();
  expect(await readdir(join(bench.cacheDir, 'parts'))).toEqual([]);
});

test('a lock that is being written, or is not ours, has an unknown holder', async () => {
  await mkdir(join(bench.cacheDir, 'parts'), { recursive: true });
  await writeFile(lockPath(bench.cacheDir, SHA), '');
  const attempt = await take();
  expect(attempt).toMatchObject({ status: 'held', by: { token: null, isDead: false } });
  if (attempt.status === 'held') await breakLock(nodeDisk, bench.cacheDir, SHA, attempt.by);
  expect(await readdir(join(bench.cacheDir, 'parts'))).toEqual([]);
});

test('a lock that changed hands is not even touched', async () => {
  const first = await taken();
  const seen = await peekLock(nodeDisk, bench.cacheDir, SHA, nodeProcesses);
  if (seen === null) throw new Error('it must be held');
  await first.release();
  const second = await taken();
  const disk = { ...nodeDisk, rename: () => Promise.reject(new Error('it was touched')) };
  expect(await breakLock(disk, bench.cacheDir, SHA, seen)).toBe(true);
  await second.release();
});

test('a lock that the folder does not let go is said to stand', async () => {
  const lock = await taken();
  const seen = await peekLock(nodeDisk, bench.cacheDir, SHA, allDead);
  if (seen === null) throw new Error('it must be held');
  const denied = () => Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' }));
  expect(await breakLock({ ...nodeDisk, rename: denied }, bench.cacheDir, SHA, seen)).toBe(false);
  await lock.release();
});

test('a folder that takes no lock makes no call wait', async () => {
  const disk = { ...nodeDisk, writeFile: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) };
  expect(await tryLock(disk, bench.cacheDir, SHA, nodeProcesses)).toEqual({ status: 'unusable' });
});
