import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sendRange } from './fault-server.js';
import { contentsOf, entryFor, failureOf, LONG, quickDisk, sha256Of, useWorkbench } from './workbench.js';

const bench = useWorkbench();
const small = smallDisk('2m');
afterAll(() => small?.remove());

/** A tmpfs of a given size, where this user may mount one; else null. */
function smallDisk(size: string): { readonly path: string; remove(): void } | null {
  const path = mkdtempSync(join(tmpdir(), 'model-fetch-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  return {
    path,
    remove() {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** The disk says it has room for anything: it is full only once it is written to. */
const silent = async () => ({ blocks: 0, bavail: 0, bsize: 0 });

test.skipIf(small === null)(
  'fault 18: a real disk that fills up keeps the part, and the next call continues it',
  async () => {
    const cacheDir = join(small?.path ?? '', 'cache');
    const server = await bench.serve((request) => sendRange(LONG, request));
    const entry = entryFor(LONG, [server.url]);
    const full = await failureOf(bench.ensure(entry, { cacheDir }, { disk: { ...quickDisk, statfs: silent } }));
    expect(full.code).toBe('DISK_FULL');
    expect(full.message).toMatch(/ENOSPC.*more bytes needed/);
    const [part = ''] = await contentsOf(cacheDir);
    expect(part).toMatch(/^part \d+$/);

    const before = await failureOf(bench.ensure(entry, { cacheDir }));
    expect(before.message).toMatch(/not enough space.*\d+ bytes needed, \d+ free/);
    expect(server.requests).toHaveLength(1);

    execFileSync('mount', ['-o', 'remount,size=8m', small?.path ?? '']);
    const { path, resumedFromBytes } = await bench.ensure(entry, { cacheDir });
    expect(`part ${resumedFromBytes}`).toBe(part);
    expect(sha256Of(await readFile(path))).toBe(entry.sha256);
  },
);
