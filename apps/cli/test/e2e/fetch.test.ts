import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseReport } from '@rn50/bench-stats';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, rn50, scratch, start, until, WARM } from './run-bin.js';

const folder = scratch();
const MAKE_MODEL = fileURLToPath(new URL('make-model.mjs', import.meta.url));
const bytes = readFileSync(DIGITS);
const sha256 = createHash('sha256').update(bytes).digest('hex');

let served = 0;
const server = createServer((request, response) => {
  served += 1;
  const known = request.url === '/digits.onnx';
  response.writeHead(known ? 200 : 404, { 'content-length': known ? bytes.length : 0 });
  response.end(known ? bytes : undefined);
});
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** A manifest whose entries stand in for the zoo's pair, or for another id. */
function manifest(name: string, ids: readonly string[], url: string): string {
  const path = join(folder, name);
  const models = ids.map((id) => ({ id, fileName: `${id}.onnx`, sha256, sizeBytes: bytes.length, urls: [url] }));
  writeFileSync(path, JSON.stringify({ models }));
  return path;
}

const PAIR = ['resnet50-v1-12', 'resnet50-v1-12-qdq'];
const refused = 'http://127.0.0.1:1/digits.onnx';

describe('rn50 fetch', () => {
  it('downloads, verifies and prints the path; the second time from the cache', async () => {
    const args = [
      'fetch',
      'digits',
      '--manifest',
      manifest('m.json', ['digits'], `${base}/digits.onnx`),
      '--cache-dir',
      'c1',
    ];
    const first = await rn50(args, { cwd: folder });
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stderr).toContain('To download once: 0.5 MB');
    const [id, digest, path = ''] = first.stdout.trim().split(/\s+/);
    expect([id, digest]).toEqual(['digits', sha256]);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const requests = served;
    const second = await rn50(args, { cwd: folder });
    expect(second.stdout).toBe(first.stdout);
    expect(served).toBe(requests);
  });

  it('detects a corrupt cache entry and replaces it', async () => {
    const args = [
      'fetch',
      'digits',
      '--manifest',
      manifest('m.json', ['digits'], `${base}/digits.onnx`),
      '--cache-dir',
      'c2',
    ];
    const path = (await rn50(args, { cwd: folder })).stdout.trim().split(/\s+/)[2] ?? '';
    const flipped = Buffer.from(bytes);
    flipped[1000] = (flipped[1000] ?? 0) ^ 1;
    writeFileSync(path, flipped);
    const again = await rn50(args, { cwd: folder });
    expect(again.exitCode, again.stderr).toBe(0);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('offline and not in the cache: exit 5', async () => {
    const run = await rn50(['fetch', '--offline', '--cache-dir', 'c3', '--no-progress'], { cwd: folder });
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toMatch(/^error: .*resnet50-v1-12/);
  });

  it('wrong bytes: exit 5 with both digests', async () => {
    const path = join(folder, 'wrong.json');
    const wrong = 'f'.repeat(64);
    const entry = {
      id: 'w',
      fileName: 'w.onnx',
      sha256: wrong,
      sizeBytes: bytes.length,
      urls: [`${base}/digits.onnx`],
    };
    writeFileSync(path, JSON.stringify({ models: [entry] }));
    const run = await rn50(['fetch', 'w', '--manifest', path, '--cache-dir', 'c4', '--no-progress'], { cwd: folder });
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain(wrong);
    expect(run.stderr).toContain(sha256);
  });

  it('a manifest with a misspelt field: exit 5 or 2, the field named', async () => {
    const path = join(folder, 'bad.json');
    writeFileSync(path, JSON.stringify({ models: [{ id: 'x', filename: 'x.onnx' }] }));
    const run = await rn50(['fetch', 'x', '--manifest', path], { cwd: folder });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/fileName/);
  });
});

describe('rn50 fetch and the cache', () => {
  const args = () => ['--manifest', manifest('cache.json', ['digits'], `${base}/digits.onnx`), '--cache-dir', 'kept'];

  it('--list shows what is there and what is not, --verify whether it is true', async () => {
    const before = await rn50(['fetch', '--list', ...args()], { cwd: folder });
    expect(before.exitCode, before.stderr).toBe(0);
    expect(before.stdout).toMatch(/^digits +0\.5 MB {2}not in the cache$/m);
    expect(before.stdout).toMatch(/^resnet50-v1-12-qdq +26 MB {2}not in the cache$/m);
    expect((await rn50(['fetch', '--verify', ...args()], { cwd: folder })).stdout).toMatch(/^no models in /);

    const path = (await rn50(['fetch', 'digits', ...args()], { cwd: folder })).stdout.trim().split(/\s+/)[2] ?? '';
    expect((await rn50(['fetch', '--list', ...args()], { cwd: folder })).stdout).toContain(path);
    const verified = await rn50(['fetch', '--verify', ...args()], { cwd: folder });
    expect([verified.exitCode, verified.stdout]).toEqual([0, `ok          digits.onnx  ${sha256}  ${path}`]);

    writeFileSync(path, 'not the model');
    const corrupt = await rn50(['fetch', '--verify', ...args()], { cwd: folder });
    expect(corrupt.exitCode).toBe(5);
    expect(corrupt.stdout).toMatch(new RegExp(`^corrupt +digits.onnx {2}expected ${sha256}, found [0-9a-f]{64}`));
    expect(corrupt.stdout).toContain('rn50 fetch <id>');
  });

  it('--prune removes what a killed download left, and nothing else', async () => {
    const { url, close } = await stallingAt(400_000);
    const options = ['--manifest', manifest('stall.json', ['digits'], url), '--cache-dir', 'pruned'];
    const run = start(['fetch', 'digits', ...options], { cwd: folder });
    const parts = join(folder, 'pruned', 'parts');
    await partHolds('pruned', WRITTEN_AT_ONCE);
    run.kill('SIGKILL');
    await run;
    close();
    const pruned = await rn50(['fetch', '--prune', ...options], { cwd: folder });
    expect(pruned.exitCode, pruned.stderr).toBe(0);
    expect(pruned.stdout).toMatch(/^removed part .*\.part \(0\.\d MB\)\n1 file, 0\.\d MB freed$/);
    expect(readdirSync(parts)).toEqual([]);
    expect((await rn50(['fetch', '--prune', ...options], { cwd: folder })).stdout).toBe('nothing to remove');
  });

  it('--list shows what was made here, and --prune removes it but what a run is using', async () => {
    const made = join(folder, 'made-here', 'made');
    const options = ['--cache-dir', 'made-here'];
    const makeNext = async (key: string) => {
      const child = execa(process.execPath, [MAKE_MODEL, made, key, `${key} in INT8`], { reject: false });
      const lines = child.iterable();
      await lines.next();
      child.stdin.write('go\n');
      await lines.next();
      return { child };
    };
    const [done, running] = [await makeNext('done'), await makeNext('running')];
    done.child.stdin.end();
    await done.child;
    const listed = (await rn50(['fetch', '--list', ...options], { cwd: folder })).stdout;
    expect(listed).toMatch(/^made here, 2 files, 0\.0 MB, removed by rn50 fetch --prune:$/m);
    expect(listed).toMatch(/^done {5}0\.0 MB {2}\S+\.onnx; done in INT8; last used \d{4}-\d\d-\d\d$/m);
    expect(listed).toMatch(/^running {2}0\.0 MB {2}\S+\.onnx; running in INT8; last used \d{4}-\d\d-\d\d; in use$/m);
    const pruned = await rn50(['fetch', '--prune', ...options], { cwd: folder });
    expect([pruned.exitCode, pruned.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^removed made here \S+done\S+ \(0\.0 MB\)\nin use \S+running\S+ \(0\.0 MB\)\n1 file, 0\.0 MB freed$/,
      ),
    ]);
    running.child.stdin.end();
    await running.child;
    expect((await rn50(['fetch', '--prune', ...options], { cwd: folder })).stdout).toMatch(
      /^removed made here .*running/,
    );
    expect(readdirSync(made)).toEqual([]);
  });

  it.each([
    [['--list', '--verify'], /--list and --verify exclude each other/],
    [['--prune', 'digits'], /--prune is about the whole cache and takes no id/],
  ])('%j is a usage error', async (given, message) => {
    const run = await rn50(['fetch', ...given], { cwd: folder });
    expect([run.exitCode, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(message);
  });

  /** A download writes in pieces of this size; what is left of 400,000 bytes may still be on its way. */
  const WRITTEN_AT_ONCE = 2 ** 18;

  /** Waits until the unfinished download in a cache has that many bytes on disk. */
  async function partHolds(cache: string, sizeBytes: number): Promise<void> {
    const parts = join(folder, cache, 'parts');
    await until(`${sizeBytes} bytes in ${cache}`, () => {
      const part = (existsSync(parts) ? readdirSync(parts) : []).find((name) => name.endsWith('.part'));
      return part !== undefined && statSync(join(parts, part)).size >= sizeBytes ? true : undefined;
    });
  }

  /** A server that sends `sent` bytes and then nothing more, but the rest to who asks for it. */
  async function stallingAt(sent: number) {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.range);
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const range = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
      response.writeHead(from === 0 ? 200 : 206, { 'content-length': bytes.length - from, ...(from > 0 ? range : {}) });
      if (from === 0) response.write(bytes.subarray(0, sent));
      else response.end(bytes.subarray(from));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/digits.onnx`;
    return {
      url,
      asked,
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  it('fault 23: Ctrl-C keeps the part and ends with 130, and the next run continues it', async () => {
    const { url, asked, close } = await stallingAt(400_000);
    const options = ['--manifest', manifest('int.json', ['digits'], url), '--cache-dir', 'interrupted'];
    const run = start(['fetch', 'digits', ...options], { cwd: folder });
    await partHolds('interrupted', WRITTEN_AT_ONCE);
    run.kill('SIGINT');
    const { exitCode, stderr } = await run;
    expect([exitCode, String(stderr)]).toEqual([130, expect.stringContaining('interrupted')]);
    const again = await rn50(['fetch', 'digits', ...options], { cwd: folder });
    expect(again.exitCode, again.stderr).toBe(0);
    expect(asked).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
    const resumedFrom = Number(/\d+/.exec(asked[1] ?? '')?.[0]);
    expect(resumedFrom).toBeGreaterThanOrEqual(WRITTEN_AT_ONCE);
    expect(resumedFrom).toBeLessThanOrEqual(400_000);
    close();
  });

  it('fault 23: a second Ctrl-C ends it at once, whatever the first one waits for', async () => {
    const { url, asked, close } = await stallingAt(400_000);
    const options = ['--manifest', manifest('twice.json', ['digits'], url), '--cache-dir', 'twice'];
    const hook = new URL('../fixtures/hang-on-close.mjs', import.meta.url).href;
    const run = start(['fetch', 'digits', ...options], { cwd: folder, env: { NODE_OPTIONS: `--import=${hook}` } });
    let stderr = '';
    run.stderr?.on('data', (text) => {
      stderr += text;
    });
    await partHolds('twice', WRITTEN_AT_ONCE);
    run.kill('SIGINT');
    await until('the first one to wait for the file', () =>
      stderr.includes('a file never closes') ? true : undefined,
    );
    expect(run.exitCode).toBeNull();
    run.kill('SIGINT');
    expect((await run).exitCode).toBe(130);
    const again = await rn50(['fetch', 'digits', ...options], { cwd: folder });
    expect(again.exitCode, again.stderr).toBe(0);
    expect(asked.at(-1)).toMatch(/^bytes=\d+-$/);
    close();
  });
});

describe('rn50 --models zoo', () => {
  it('without a network: exit 5, nothing measured', async () => {
    const run = await rn50(
      [
        '--models',
        'zoo',
        '--manifest',
        manifest('r.json', PAIR, refused),
        '--cache-dir',
        'c5',
        '--no-progress',
        '--out',
        'o5',
      ],
      { cwd: folder },
    );
    expect(run.exitCode).toBe(5);
    expect(run.stdout).toBe('');
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('with the files at hand: compared as the zoo’s, and no dummy data', async () => {
    cpSync(join(WARM.cache, 'peaks'), join(folder, 'c6', 'peaks'), { recursive: true });
    const run = await rn50(
      [
        '--models',
        'zoo',
        '--manifest',
        manifest('z.json', PAIR, `${base}/digits.onnx`),
        '--cache-dir',
        'c6',
        '--iterations',
        '4',
        '--threads',
        '1',
        '--json',
        '--out',
        'o6',
      ],
      { cwd: folder },
    );
    expect(run.exitCode, run.stderr).toBe(0);
    const report = parseReport(JSON.parse(run.stdout));
    expect(report.models.map(({ id, source }) => [id, source])).toEqual(PAIR.map((id) => [id, 'zoo']));
    expect(report.warnings.map(({ code }) => code)).not.toContain('synthetic-weights');
    expect(run.stderr).toContain('--models synthetic');
  });

  it('a folder as mirror serves a machine without a network', async () => {
    const mirror = join(folder, 'mirror');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(mirror);
    for (const id of PAIR) writeFileSync(join(mirror, `${id}.onnx`), bytes);
    const run = await rn50(['fetch', '--manifest', manifest('r.json', PAIR, refused), '--cache-dir', 'c7'], {
      cwd: folder,
      env: { RN50_MODEL_MIRROR: mirror, RN50_OFFLINE: '1' },
    });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout.trim().split('\n')).toHaveLength(2);
  });
});
