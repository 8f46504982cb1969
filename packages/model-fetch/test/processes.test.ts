import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { expect, test } from 'vitest';
import { blobPath } from '../src/cache/layout.js';
import type { EnsuredModel } from '../src/ensure-model.js';
import type { ManifestEntry } from '../src/manifest/entry.js';
import { head, sendAndStall, sendFile } from './fault-server.js';
import { BODY, entryFor, filesIn, sha256Of, useWorkbench } from './workbench.js';

const bench = useWorkbench();
const CHILD = fileURLToPath(new URL('./fetch-child.mjs', import.meta.url));
const NO_PROXY = { HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '' };

function spawnFetch(entry: ManifestEntry) {
  const options = { cacheDir: bench.cacheDir };
  return execaNode(CHILD, [JSON.stringify(entry), JSON.stringify(options)], { env: NO_PROXY });
}

function answerOf(stdout: string): { result: EnsuredModel; maxRssBytes: number } {
  return JSON.parse(stdout);
}

test('fault 21: two processes at once both succeed, and one file stands', async () => {
  const gates: (() => void)[] = [];
  // Neither gets its file before both have asked for it.
  const server = await bench.serve(() => (socket, request) => {
    gates.push(() => sendFile(BODY)(socket, request));
    if (gates.length === 2) for (const open of gates) open();
  });
  const entry = entryFor(BODY, [server.url]);
  const [first, second] = await Promise.all([spawnFetch(entry), spawnFetch(entry)]);
  const results = [answerOf(first.stdout).result, answerOf(second.stdout).result];
  expect(results.map((result) => result.source)).toEqual(['download', 'download']);
  expect(results[0]?.path).toBe(results[1]?.path);
  expect(sha256Of(await readFile(results[0]?.path ?? ''))).toBe(entry.sha256);
  expect((await filesIn(bench.cacheDir)).map((file) => file.name)).toEqual(['model.onnx']);
});

test('fault 22: kill -9 in mid-download leaves no final file, and the next run succeeds', async () => {
  const server = await bench.serve((_request, index) =>
    index === 0
      ? sendAndStall(head(200, { 'Content-Length': BODY.length }), BODY.subarray(0, 150_000))
      : sendFile(BODY),
  );
  const entry = entryFor(BODY, [server.url]);
  const child = spawnFetch(entry);
  child.catch(() => undefined);
  while (server.requests.length === 0) await sleep(10);
  child.kill('SIGKILL');
  await expect(child).rejects.toMatchObject({ signal: 'SIGKILL' });
  const path = blobPath(bench.cacheDir, entry);
  expect(existsSync(path)).toBe(false);
  expect((await bench.ensure(entry)).path).toBe(path);
  for (const file of await filesIn(bench.cacheDir)) {
    if (file.name.startsWith('.part-')) await bench.remove(file.path);
  }
});

test('100 MB pass through in flat memory', async () => {
  const piece = Buffer.from(Uint32Array.from({ length: 1 << 18 }, (_, index) => Math.imul(index, 40_503)).buffer);
  const pieces = 100;
  const hash = createHash('sha256');
  for (let index = 0; index < pieces; index++) hash.update(piece);
  const server = createServer(async (_request, response) => {
    response.writeHead(200, { 'content-length': piece.length * pieces });
    for (let index = 0; index < pieces; index++) {
      if (!response.write(piece)) await once(response, 'drain');
    }
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/big.onnx`;
    const sha256 = hash.digest('hex');
    const entry = { id: 'big', fileName: 'big.onnx', sha256, sizeBytes: piece.length * pieces, urls: [url] };
    const answer = answerOf((await spawnFetch(entry)).stdout);
    expect(answer.result).toMatchObject({ source: 'download', sha256, sizeBytes: 104_857_600 });
    expect(answer.maxRssBytes).toBeLessThan(160 * 2 ** 20);
    const again = answerOf((await spawnFetch(entry)).stdout);
    expect(again.result.source).toBe('cache');
    expect(again.maxRssBytes).toBeLessThan(160 * 2 ** 20);
  } finally {
    server.close();
  }
});

test('importing the package has no side effect, and a cache hit loads no HTTP client', async () => {
  const entry = entryFor(BODY, []);
  await bench.plant(entry, BODY);
  const script = `
    import { createRequire, isBuiltin } from 'node:module';
    const { ensureModel } = await import(${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)});
    await ensureModel(${JSON.stringify(entry)}, { cacheDir: ${JSON.stringify(bench.cacheDir)} });
    const require = createRequire(${JSON.stringify(import.meta.url)});
    console.log(Object.keys(require.cache).filter((path) => /[\\\\/]undici[\\\\/]/.test(path)).length);`;
  const { stdout, stderr } = await execaNode({ input: script, nodeOptions: ['--input-type=module'] })`-`;
  expect([stdout, stderr]).toEqual(['0', '']);
});
