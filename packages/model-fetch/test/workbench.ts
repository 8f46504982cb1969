import { createHash } from 'node:crypto';
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { nodeProcesses, uniqueToken } from '@rn50/file-store';
import { afterEach, beforeEach, expect } from 'vitest';
import { type Disk, nodeDisk } from '../src/cache/disk.js';
import { blobPath, filePath, partPath } from '../src/cache/layout.js';
import { type Sidecar, writeSidecar } from '../src/cache/sidecar.js';
import { ensureFileWith } from '../src/ensure-file.js';
import { ModelFetchError } from '../src/errors.js';
import { openNetwork } from '../src/http/network.js';
import type { ManifestEntry } from '../src/manifest/entry.js';
import type { EnsureFileOptions } from '../src/options.js';
import type { FetchIo } from '../src/transfer/io.js';
import { type FaultServer, startFaultServer } from './fault-server.js';

/** Bytes that look like a model and not like a page: deterministic, and different in every position. */
export const BODY = Buffer.from(
  Uint32Array.from({ length: 50_000 }, (_, index) => Math.imul(index, 2654435761)).buffer,
);

/** 3 MB of the same kind: more than is held back before it is written. */
export const LONG = Buffer.from(
  Uint32Array.from({ length: 750_000 }, (_, index) => Math.imul(index + 1, 2246822519)).buffer,
);

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function entryFor(bytes: Uint8Array, urls: readonly string[], fileName = 'model.onnx'): ManifestEntry {
  return { id: 'model', fileName, sha256: sha256Of(bytes), sizeBytes: bytes.length, urls };
}

/** Retries without the waits of real life. */
export const QUICK_RETRY = { triesPerSource: 3, totalTries: 64, baseDelayMs: 1, maxDelayMs: 5, retryAfterCapMs: 50 };

/** The real disk but for fsync, which takes half a second a file on a busy machine. */
export const quickDisk: Disk = {
  ...nodeDisk,
  async open(path, flags) {
    const file = await nodeDisk.open(path, flags);
    file.sync = file.datasync = async () => undefined;
    return file;
  },
};

/** The disk and the real network, without this machine's proxies. */
export function io(changes: Partial<FetchIo> = {}): FetchIo {
  return {
    disk: quickDisk,
    processes: nodeProcesses,
    openNetwork: () => openNetwork({ env: {} }),
    nowMs: () => performance.now(),
    random: () => 0.5,
    ...changes,
  };
}

/**
 * A cache folder and servers for each test of a file. After every test the invariant is asserted over the whole
 * cache.
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
    /** Puts bytes where the file's content belongs, and links its name to them, as a finished download does. */
    async plant(entry: ManifestEntry, bytes: Uint8Array): Promise<string> {
      const blob = blobPath(bench.cacheDir, entry.sha256);
      const path = filePath(bench.cacheDir, entry);
      await mkdir(dirname(blob), { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      await writeFile(blob, bytes);
      await link(blob, path);
      return path;
    },
    /** Puts a part into the cache, as a process left it that owned it or, without an owner, gave it up. */
    async plantPart(entry: ManifestEntry, bytes: Uint8Array, note: Partial<Sidecar> | null = {}): Promise<string> {
      const name = { cacheDir: bench.cacheDir, sha256: entry.sha256, token: uniqueToken() };
      const path = partPath(name.cacheDir, name.sha256, name.token);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
      const sidecar = { schemaVersion: 1 as const, owner: null, validator: null, ...note };
      if (note !== null) await writeSidecar(nodeDisk, name, sidecar);
      return path;
    },
    ensure(entry: ManifestEntry, options: EnsureFileOptions = {}, changes: Partial<FetchIo> = {}) {
      return ensureFileWith(io(changes), entry, { cacheDir: bench.cacheDir, retry: QUICK_RETRY, ...options });
    },
  };
}

/** The invariant: each final path has the digest that its place says. */
export async function expectNothingFalse(cacheDir: string): Promise<void> {
  for (const path of await pathsIn(cacheDir)) {
    const [folder, digest] = path.split(sep);
    if (folder !== 'blobs' && folder !== 'files') continue;
    expect(sha256Of(await readFile(join(cacheDir, path))), path).toBe(digest);
  }
}

/** The invariant; and no lock is left, and every part is free for the next process. */
export async function expectInvariant(cacheDir: string): Promise<void> {
  await expectNothingFalse(cacheDir);
  for (const path of await pathsIn(cacheDir)) {
    const [folder, name] = path.split(sep);
    if (folder !== 'parts') continue;
    expect(name).toMatch(/^[0-9a-f]{64}\.[0-9a-z-]+\.(?:part|json|json\.new)$/);
    if (!path.endsWith('.json')) continue;
    expect(JSON.parse(await readFile(join(cacheDir, path), 'utf8')), path).toMatchObject({ owner: null });
  }
}

/**
 * What is in a cache, sorted: `blob`, `file <name>`, `part <bytes>`, `quarantined`; anything else by its path.
 * Notes beside parts are left out.
 */
export async function contentsOf(cacheDir: string): Promise<string[]> {
  const kinds = (await pathsIn(cacheDir)).map(async (path) => {
    const [folder, , fileName] = path.split(sep);
    if (folder === 'blobs') return 'blob';
    if (folder === 'files') return `file ${fileName}`;
    if (folder === 'quarantine') return 'quarantined';
    if (/\.json(?:\.new)?$/.test(path)) return null;
    return path.endsWith('.part') ? `part ${(await stat(join(cacheDir, path))).size}` : path;
  });
  return (await Promise.all(kinds)).filter((kind) => kind !== null).sort();
}

/** The paths of all files of a cache, relative to it. */
async function pathsIn(cacheDir: string): Promise<string[]> {
  const entries = await readdir(cacheDir, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(cacheDir, join(entry.parentPath, entry.name)));
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
