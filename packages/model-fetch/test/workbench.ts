import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type Disk, nodeDisk } from '../src/cache/disk.js';
import { blobPath } from '../src/cache/layout.js';
import { ensureModelWith } from '../src/ensure-model.js';
import { ModelFetchError } from '../src/errors.js';
import { openNetwork } from '../src/http/network.js';
import type { ManifestEntry } from '../src/manifest/entry.js';
import type { EnsureModelOptions } from '../src/options.js';
import type { FetchIo } from '../src/transfer/download.js';
import { type FaultServer, startFaultServer } from './fault-server.js';

/** Bytes that look like a model and not like a page: deterministic, and different in every position. */
export const BODY = Buffer.from(
  Uint32Array.from({ length: 50_000 }, (_, index) => Math.imul(index, 2654435761)).buffer,
);

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function entryFor(bytes: Uint8Array, urls: readonly string[], fileName = 'model.onnx'): ManifestEntry {
  return { id: 'model', fileName, sha256: sha256Of(bytes), sizeBytes: bytes.length, urls };
}

/** Retries without the waits of real life. */
export const QUICK_RETRY = { triesPerSource: 3, baseDelayMs: 1, maxDelayMs: 5, retryAfterCapMs: 50 };

/** The real disk but for fsync, which takes half a second a file on a busy machine. */
export const quickDisk: Disk = {
  ...nodeDisk,
  async open(path, flags) {
    const file = await nodeDisk.open(path, flags);
    file.sync = async () => undefined;
    return file;
  },
};

/** The disk and the real network, without this machine's proxies. */
export function io(changes: Partial<FetchIo> = {}): FetchIo {
  return {
    disk: quickDisk,
    openNetwork: () => openNetwork({ env: {} }),
    nowMs: () => performance.now(),
    random: () => 0.5,
    ...changes,
  };
}

/**
 * A cache folder and servers for each test of a file. After every test the invariant is asserted over the whole
 * cache: each final path has the digest its folder says, and no part is left.
 */
export function useWorkbench() {
  const bench = { root: '', cacheDir: '', servers: [] as FaultServer[] };
  beforeEach(async () => {
    bench.root = await mkdtemp(join(tmpdir(), 'model-fetch-'));
    bench.cacheDir = join(bench.root, 'cache');
    bench.servers = [];
  });
  afterEach(async () => {
    await Promise.all(bench.servers.map((server) => server.close()));
    await expectInvariant(bench.cacheDir);
    await rm(bench.root, { recursive: true, force: true });
  });
  return {
    get root() {
      return bench.root;
    },
    get cacheDir() {
      return bench.cacheDir;
    },
    async serve(script: Parameters<typeof startFaultServer>[0]): Promise<FaultServer> {
      const server = await startFaultServer(script);
      bench.servers.push(server);
      return server;
    },
    async plant(entry: ManifestEntry, bytes: Uint8Array): Promise<string> {
      const path = blobPath(bench.cacheDir, entry);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
      return path;
    },
    remove: (path: string) => rm(path, { force: true }),
    ensure(entry: ManifestEntry, options: EnsureModelOptions = {}, changes: Partial<FetchIo> = {}) {
      return ensureModelWith(io(changes), entry, { cacheDir: bench.cacheDir, retry: QUICK_RETRY, ...options });
    },
  };
}

export async function expectInvariant(cacheDir: string): Promise<void> {
  for (const { digest, name, path } of await filesIn(cacheDir)) {
    expect(name).not.toMatch(/^\.part-/);
    if (!name.startsWith('.')) expect(sha256Of(await readFile(path))).toBe(digest);
  }
}

/** Every file below `blobs`, hidden ones included. */
export async function filesIn(cacheDir: string): Promise<{ digest: string; name: string; path: string }[]> {
  const blobs = join(cacheDir, 'blobs');
  const digests = await readdir(blobs).catch(() => []);
  const lists = await Promise.all(
    digests.map(async (digest) => {
      const names = await readdir(join(blobs, digest));
      return names.map((name) => ({ digest, name, path: join(blobs, digest, name) }));
    }),
  );
  return lists.flat();
}

/** The typed error a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<ModelFetchError> {
  const outcome = await promise.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (outcome instanceof ModelFetchError) {
    expect(outcome.remedy).not.toBe('');
    return outcome;
  }
  throw new Error(`expected a ModelFetchError, got ${String(outcome)}`, { cause: outcome });
}
