import { cp, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { type Disk, nodeDisk } from '../src/cache/disk.js';
import { blobPath } from '../src/cache/layout.js';
import { head, send, sendFile, sendRange } from './fault-server.js';
import { BODY, contentsOf, entryFor, failureOf, LONG, quickDisk, useWorkbench } from './workbench.js';

const bench = useWorkbench();

test('downloads a file, then serves it from the cache without a network', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [`${server.url}/model.onnx`]);
  const first = await bench.ensure(entry);
  expect(first).toEqual({
    path: first.path,
    sha256: entry.sha256,
    sizeBytes: BODY.length,
    source: 'download',
    url: `${server.url}/model.onnx`,
    resumedFromBytes: 0,
  });
  expect(first.path).toMatch(/model\.onnx$/);
  expect(BODY.equals(await readFile(first.path))).toBe(true);
  expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');

  await server.close();
  const second = await bench.ensure(entry);
  expect(second).toEqual({
    path: first.path,
    sha256: entry.sha256,
    sizeBytes: BODY.length,
    source: 'cache',
    resumedFromBytes: 0,
  });
  expect(server.requests).toHaveLength(1);
});

const FLIPPED = Buffer.from(BODY);
FLIPPED[BODY.length - 1] = (FLIPPED[BODY.length - 1] ?? 0) ^ 1;

test.each([
  ['fault 25: one flipped bit', FLIPPED],
  ['fault 25: a truncated entry', BODY.subarray(0, 1000)],
  ['fault 26: zero bytes', Buffer.alloc(0)],
])('%s in the cache: detected and replaced, nothing left over', async (_name, planted) => {
  const server = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [server.url]);
  const path = await bench.plant(entry, planted);
  const outcome = await bench.ensure(entry);
  expect(outcome).toMatchObject({ path, source: 'download' });
  expect(BODY.equals(await readFile(path))).toBe(true);
  expect(await contentsOf(bench.cacheDir)).toEqual(['blob', 'file model.onnx']);
});

test('fault 25: a corrupt entry while offline is moved aside and named', async () => {
  const entry = entryFor(BODY, ['http://127.0.0.1:9/model.onnx']);
  const path = await bench.plant(entry, FLIPPED);
  const error = await failureOf(bench.ensure(entry, { offline: true }));
  expect(error.code).toBe('OFFLINE_MISS');
  expect(error.message).toContain('corrupt');
  expect(await stat(path).catch(() => null)).toBeNull();
});

test.each(['content', 'name'])('a folder in the place of a file’s %s is replaced', async (what) => {
  const server = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [server.url]);
  const path = await bench.plant(entry, BODY);
  await nodeDisk.rm(path, {});
  const blob = blobPath(bench.cacheDir, entry.sha256);
  if (what === 'content') await nodeDisk.rm(blob, {});
  await mkdir(join(what === 'content' ? blob : path, 'inner'), { recursive: true });
  const outcome = await bench.ensure(entry);
  expect(outcome).toMatchObject({ path, source: what === 'content' ? 'download' : 'cache' });
  expect(BODY.equals(await readFile(path))).toBe(true);
});

test('a corrupt name beside good content is replaced without a download', async () => {
  const entry = entryFor(BODY, []);
  const path = await bench.plant(entry, BODY);
  await nodeDisk.rm(path, {});
  await writeFile(path, FLIPPED);
  expect(await bench.ensure(entry, { offline: true })).toMatchObject({ path, source: 'cache' });
  expect(BODY.equals(await readFile(path))).toBe(true);
});

test('where the file system has no links the name is a copy, verified on every hit', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [server.url]);
  const noLinks = {
    disk: { ...quickDisk, link: () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' })) },
  };
  const { path } = await bench.ensure(entry, {}, noLinks);
  await writeFile(path, FLIPPED);
  expect(await bench.ensure(entry, { offline: true }, noLinks)).toMatchObject({ path, source: 'cache' });
  expect(BODY.equals(await readFile(path))).toBe(true);
  expect(await contentsOf(bench.cacheDir)).toEqual(['blob', 'file model.onnx', 'quarantined']);
});

test('an entry with a wrong size does not cost the true file', async () => {
  const entry = entryFor(BODY, []);
  const path = await bench.plant(entry, BODY);
  const error = await failureOf(bench.ensure({ ...entry, sizeBytes: BODY.length + 1 }));
  expect([error.code, error.message]).toEqual(['INVALID_ENTRY', expect.stringContaining('has 200000')]);
  expect(await bench.ensure(entry)).toMatchObject({ path, source: 'cache' });
});

test('two names of one content are one file', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const first = await bench.ensure(entryFor(BODY, [server.url]));
  const second = await bench.ensure(entryFor(BODY, [server.url], 'other.onnx'));
  expect([first.source, second.source]).toEqual(['download', 'cache']);
  const [one, two] = await Promise.all([stat(first.path), stat(second.path)]);
  expect(one.ino).toBe(two.ino);
});

test('an offline miss opens no connection and names the place looked at', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const error = await failureOf(bench.ensure(entryFor(BODY, [server.url]), { offline: true }));
  expect(error.code).toBe('OFFLINE_MISS');
  expect(error.message).toContain(bench.cacheDir);
  expect(server.requests).toHaveLength(0);
});

async function refuse(): Promise<never> {
  throw Object.assign(new Error('read-only file system'), { code: 'EROFS' });
}

const readOnlyDisk: Disk = {
  ...nodeDisk,
  mkdir: refuse,
  writeFile: refuse,
  link: refuse,
  copyFile: refuse,
  utimes: refuse,
  rename: refuse,
  rm: refuse,
  open: (path, flags) => (flags === 'r' ? nodeDisk.open(path, flags) : refuse()),
};

test('fault 19: a hit in a read-only cache works', async () => {
  const entry = entryFor(BODY, []);
  const path = await bench.plant(entry, BODY);
  expect(await bench.ensure(entry, {}, { disk: readOnlyDisk })).toMatchObject({ path, source: 'cache' });
});

test('fault 19: a hit in a read-only cache whose name is missing is the content itself', async () => {
  const entry = entryFor(BODY, []);
  await nodeDisk.rm(await bench.plant(entry, BODY), {});
  const path = blobPath(bench.cacheDir, entry.sha256);
  expect(await bench.ensure(entry, {}, { disk: readOnlyDisk })).toMatchObject({ path, source: 'cache' });
});

test('fault 19: a miss in a read-only cache names the path and the override, before any request', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [server.url]);
  const below = join(bench.root, 'file', 'cache');
  await writeFile(join(bench.root, 'file'), 'not a folder');
  const calls = [() => bench.ensure(entry, {}, { disk: readOnlyDisk }), () => bench.ensure(entry, { cacheDir: below })];
  for (const call of calls) {
    const error = await failureOf(call());
    expect(error.code).toBe('CACHE_NOT_WRITABLE');
    expect(error.message).toMatch(/cache.parts.*(?:EROFS|ENOTDIR)/);
    expect(error.remedy).toContain('RN50_CACHE_DIR');
  }
  expect(server.requests).toHaveLength(0);
});

test('fault 19: a corrupt entry in a read-only cache is an error, never a hit', async () => {
  const entry = entryFor(BODY, ['http://127.0.0.1:9/model.onnx']);
  const path = await bench.plant(entry, FLIPPED);
  const error = await failureOf(bench.ensure(entry, {}, { disk: readOnlyDisk }));
  expect(error.code).toBe('CACHE_NOT_WRITABLE');
  expect(error.message).toContain(`${blobPath(bench.cacheDir, entry.sha256)} is corrupt`);
  await writeFile(path, BODY);
});

test('an entry that cannot be read is neither a hit nor overwritten', async () => {
  const entry = entryFor(BODY, []);
  await bench.plant(entry, BODY);
  const disk: Disk = { ...nodeDisk, open: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) };
  expect((await failureOf(bench.ensure(entry, {}, { disk }))).code).toBe('CACHE_UNREADABLE');
});

test('fault 18: too little space is said with need and free, before any request', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const disk: Disk = { ...nodeDisk, statfs: async () => ({ blocks: 100, bavail: 3, bsize: 4096 }) };
  const error = await failureOf(bench.ensure(entryFor(BODY, [server.url]), {}, { disk }));
  expect(error.code).toBe('DISK_FULL');
  expect(error.message).toMatch(/200000 bytes needed, 12288 free/);
  expect(server.requests).toHaveLength(0);
});

test('fault 18: a disk that fills up while writing is fatal, says need and free, and the part is kept', async () => {
  const server = await bench.serve((request) => sendRange(LONG, request));
  const entry = entryFor(LONG, [server.url, `${server.url}/second`]);
  let room = 300_000;
  const full: Disk = {
    ...quickDisk,
    async open(path, flags) {
      const handle = await quickDisk.open(path, flags);
      const write = handle.write.bind(handle);
      handle.write = async (bytes, offset, length, position) => {
        if (room === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        const written = await write(bytes, offset, Math.min(length, room), position);
        room -= written.bytesWritten;
        return written;
      };
      return handle;
    },
  };
  const error = await failureOf(bench.ensure(entry, {}, { disk: full }));
  expect(error.code).toBe('DISK_FULL');
  expect(error.message).toMatch(/ENOSPC.*\d+ more bytes needed, \d+ free; received bytes are kept/);
  expect(server.requests).toHaveLength(1);
  expect(await contentsOf(bench.cacheDir)).toEqual(['part 300000']);

  expect((await bench.ensure(entry)).resumedFromBytes).toBe(300_000);
  expect(server.requests[1]?.headers.range).toBe('bytes=300000-');
});

test('fault 18: a disk without room for a single byte leaves no part', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const disk: Disk = {
    ...nodeDisk,
    async open(path, flags) {
      const handle = await nodeDisk.open(path, flags);
      handle.write = () => Promise.reject(Object.assign(new Error('full'), { code: 'EDQUOT' }));
      return handle;
    },
  };
  expect((await failureOf(bench.ensure(entryFor(BODY, [server.url]), {}, { disk }))).code).toBe('DISK_FULL');
  expect(await contentsOf(bench.cacheDir)).toEqual([]);
});

test('fault 20: a rename that is refused for a moment is tried again (injected; never run on Windows)', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  let refusals = 0;
  const disk: Disk = {
    ...nodeDisk,
    async rename(from, to) {
      if (refusals++ < 2) throw Object.assign(new Error('held'), { code: refusals === 1 ? 'EPERM' : 'EBUSY' });
      await nodeDisk.rename(from, to);
    },
  };
  expect((await bench.ensure(entryFor(BODY, [server.url]), {}, { disk })).source).toBe('download');
  expect(refusals).toBe(3);
});

test('fault 20: a rename that fails for good leaves no file, and the next call needs no download', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const disk: Disk = {
    ...quickDisk,
    rename: (from, to) =>
      to.includes('blobs')
        ? Promise.reject(Object.assign(new Error('elsewhere'), { code: 'EXDEV' }))
        : quickDisk.rename(from, to),
  };
  const entry = entryFor(BODY, [server.url]);
  const error = await failureOf(bench.ensure(entry, {}, { disk }));
  expect(error.code).toBe('CACHE_NOT_WRITABLE');
  expect(await contentsOf(bench.cacheDir)).toEqual(['part 200000']);
  const outcome = await bench.ensure(entry);
  expect(outcome).toMatchObject({ source: 'download', url: `${server.url}/`, resumedFromBytes: BODY.length });
  expect(server.requests).toHaveLength(1);
});

test.each(['../up.onnx', '/etc/passwd', 'C:\\x.onnx', '\\\\host\\share', 'nul\0.onnx', 'CON', 'con.onnx', '..', ''])(
  'fault 24: the name %j is refused before any I/O',
  async (fileName) => {
    const touched: Disk = new Proxy(nodeDisk, {
      get: (_disk, operation) => {
        throw new Error(`touched the disk: ${String(operation)}`);
      },
    });
    const error = await failureOf(bench.ensure(entryFor(BODY, [], fileName), {}, { disk: touched }));
    expect(error.code).toBe('INVALID_FILE_NAME');
  },
);

test.each(['blobs', 'parts'])(
  'fault 24: a symbolic link %s inside the cache does not lead a write outside',
  async (folder) => {
    const server = await bench.serve(() => sendFile(BODY));
    const outside = join(bench.root, 'outside');
    await mkdir(outside);
    await mkdir(bench.cacheDir);
    await symlink(outside, join(bench.cacheDir, folder), 'dir');
    const error = await failureOf(bench.ensure(entryFor(BODY, [server.url])));
    expect(error.code).toBe('UNSAFE_PATH');
    expect(server.requests).toHaveLength(0);
    expect(await readdir(outside)).toEqual([]);
  },
);

test('a cache folder that is itself a symbolic link is fine', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  await mkdir(join(bench.root, 'real'));
  await symlink(join(bench.root, 'real'), bench.cacheDir, 'dir');
  expect((await bench.ensure(entryFor(BODY, [server.url]))).source).toBe('download');
});

test.each(['path', 'URL'])('a local folder as mirror (%s) serves offline, verified and copied', async (form) => {
  const folder = join(bench.root, 'mirror folder');
  await mkdir(folder);
  await writeFile(join(folder, 'model.onnx'), BODY);
  const mirror = form === 'path' ? folder : pathToFileURL(folder).href;
  const outcome = await bench.ensure(entryFor(BODY, ['http://127.0.0.1:9/x']), { mirror, offline: true });
  expect(outcome).toMatchObject({ source: 'download', url: join(folder, 'model.onnx') });
  expect(outcome.path.startsWith(bench.cacheDir)).toBe(true);
});

test('a local mirror without the file, or with a wrong one, is passed over', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [server.url]);
  expect((await bench.ensure(entry, { mirror: bench.root })).url).toBe(`${server.url}/`);
  await writeFile(join(bench.root, 'model.onnx'), FLIPPED);
  await nodeDisk.rm(bench.cacheDir, { recursive: true });
  expect((await bench.ensure(entry, { mirror: bench.root })).url).toBe(`${server.url}/`);
  await nodeDisk.rm(bench.cacheDir, { recursive: true });
  const error = await failureOf(bench.ensure(entry, { mirror: bench.root, offline: true }));
  expect(error.code).toBe('CHECKSUM_MISMATCH');
  const missing = await failureOf(bench.ensure(entry, { mirror: join(bench.root, 'none'), offline: true }));
  expect(missing.code).toBe('MIRROR_FILE_MISSING');
});

test('an http mirror is tried first, at <mirror>/<fileName>', async () => {
  const mirror = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, ['http://127.0.0.1:9/x'], 'my model.onnx');
  const outcome = await bench.ensure(entry, { mirror: `${mirror.url}/models/` });
  expect(outcome.url).toBe(`${mirror.url}/models/my%20model.onnx`);
  expect(mirror.requests.map((request) => request.target)).toEqual(['/models/my%20model.onnx']);
});

test('headers go to the first origin only, and a token never to a second mirror', async () => {
  const first = await bench.serve(() => send(head(404, { 'Content-Length': 0 })));
  const second = await bench.serve(() => sendFile(BODY));
  await bench.ensure(entryFor(BODY, [first.url, second.url]), { headers: { Authorization: 'Bearer secret' } });
  expect(first.requests[0]?.headers.authorization).toBe('Bearer secret');
  expect(second.requests[0]?.headers.authorization).toBeUndefined();
});

test('a password with a bare percent sign is sent as it stands', async () => {
  const server = await bench.serve(() => sendFile(BODY));
  await bench.ensure(entryFor(BODY, [server.url.replace('http://', 'http://me:100%@')]));
  const pair = server.requests[0]?.headers.authorization?.replace('Basic ', '') ?? '';
  expect(Buffer.from(pair, 'base64').toString()).toBe('me:100%');
});

test('headers by function are asked for each URL', async () => {
  const first = await bench.serve(() => send(head(404, { 'Content-Length': 0 })));
  const second = await bench.serve(() => sendFile(BODY));
  await bench.ensure(entryFor(BODY, [first.url, second.url]), { headers: (url) => ({ 'X-Port': url.port }) });
  expect(second.requests[0]?.headers['x-port']).toBe(new URL(second.url).port);
});

test('an entry without any source says so', async () => {
  expect((await failureOf(bench.ensure(entryFor(BODY, [])))).code).toBe('NO_SOURCE');
});

test('a signal aborted beforehand stops the call, hit or not', async () => {
  const entry = entryFor(BODY, []);
  await bench.plant(entry, BODY);
  expect((await failureOf(bench.ensure(entry, { signal: AbortSignal.abort() }))).code).toBe('ABORTED');
});

test('a cache copied elsewhere still hits', async () => {
  const entry = entryFor(BODY, []);
  await bench.plant(entry, BODY);
  const copy = join(bench.root, 'copy');
  await cp(bench.cacheDir, copy, { recursive: true });
  expect((await bench.ensure(entry, { cacheDir: copy, offline: true })).source).toBe('cache');
});
