import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Disk, type DiskFile, nodeDisk } from '../../src/cache/disk.js';
import type { ModelFetchErrorCode } from '../../src/errors.js';
import { type Answer, chunk, head, send, sendAndReset, sendAndStall, sendFile, sendForever } from '../fault-server.js';
import { BODY, entryFor, failureOf, LONG, sha256Of, useWorkbench } from '../workbench.js';

const bench = useWorkbench();
const WRONG = Buffer.alloc(BODY.length, 7);
const PAGE = Buffer.from('<!DOCTYPE html><html><title>Sign in</title></html>');
const POINTER = Buffer.from(
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256Of(BODY)}\nsize ${BODY.length}\n`,
);
/** Short, for the body that stalls; long enough for a busy machine to send the next piece of one that does not. */
const IDLE_MS = 600;
const CHUNKED = { 'Transfer-Encoding': 'chunked' };

/** Answers the tries in turn, the last one for ever. */
function inTurn(...answers: readonly [Answer, ...Answer[]]) {
  return (_request: unknown, index: number): Answer => answers[Math.min(index, answers.length - 1)] ?? answers[0];
}

async function fetchFrom(...answers: readonly [Answer, ...Answer[]]) {
  const server = await bench.serve(inTurn(...answers));
  const outcome = bench.ensure(entryFor(BODY, [`${server.url}/model.onnx`]), { idleTimeoutMs: IDLE_MS });
  return { server, outcome };
}

const passing: readonly [string, Answer][] = [
  ['fault 4: a reset in mid-body', sendAndReset(head(200, { 'Content-Length': BODY.length }), BODY.subarray(0, 1_000))],
  ['fault 5: an early FIN under Content-Length', send(head(200, { 'Content-Length': BODY.length }), BODY.subarray(1))],
  ['fault 6: no length and an early FIN', send(head(200), BODY.subarray(0, -1))],
  ['fault 7: a chunked body that ends early', send(head(200, CHUNKED), chunk(BODY.subarray(0, 1000)))],
  ['fault 7: a chunked body with a broken chunk head', send(head(200, CHUNKED), 'zz\r\n', BODY)],
  ['fault 13: a body that stalls', sendAndStall(head(200, { 'Content-Length': BODY.length }), BODY.subarray(0, 10))],
  ['fault 14: a reset before the head', sendAndReset()],
  ['fault 14: a connection closed without an answer', send()],
  ['fault 15: 408', send(head(408, { 'Content-Length': 0 }))],
  ['fault 15: 429 with a Retry-After beyond the cap', send(head(429, { 'Retry-After': 86_400, 'Content-Length': 0 }))],
  ['fault 15: 503 with a Retry-After', send(head(503, { 'Retry-After': 0, 'Content-Length': 4 }), 'busy')],
  ['fault 2: a 206 that was not asked for', send(head(206, { 'Content-Length': BODY.length }), BODY)],
  ['fault 3: a 416 that was not asked for', send(head(416, { 'Content-Length': 5 }), 'error')],
  ['fault 27: a negative Content-Length', send(head(200, { 'Content-Length': -5 }), BODY)],
  ['fault 27: two Content-Lengths', send(head(200, { 'Content-Length': 5, 'content-length': BODY.length }), BODY)],
];

test.each(passing)('%s: tried again, and the file is right', async (_name, fault) => {
  const { server, outcome } = await fetchFrom(fault, sendFile(BODY));
  const { path, source } = await outcome;
  expect(source).toBe('download');
  expect(BODY.equals(await readFile(path))).toBe(true);
  expect(server.requests).toHaveLength(2);
});

test.each(passing)('%s: for ever, ends with a typed error after the tries of the policy', async (_name, fault) => {
  const { server, outcome } = await fetchFrom(fault);
  const error = await failureOf(outcome);
  expect(error.attempts).toHaveLength(3);
  expect(server.requests).toHaveLength(3);
  expect(error.message).toContain('(3 tries)');
});

const final: readonly [string, Answer, ModelFetchErrorCode, RegExp][] = [
  [
    'fault 8: right length, wrong bytes',
    sendFile(WRONG),
    'CHECKSUM_MISMATCH',
    new RegExp(`${sha256Of(BODY)}.*${sha256Of(WRONG)}`),
  ],
  ['a shorter file than the manifest says', sendFile(BODY.subarray(5)), 'WRONG_SIZE', /199995 bytes instead of 200000/],
  ['an empty file', sendFile(Buffer.alloc(0)), 'WRONG_SIZE', /0 bytes instead of 200000/],
  ['fault 15: 401', send(head(401, { 'Content-Length': 0 })), 'HTTP_REFUSED', /HTTP 401/],
  ['fault 15: 403', send(head(403, { 'Content-Length': 0 })), 'HTTP_REFUSED', /HTTP 403/],
  ['fault 15: 404', send(head(404, { 'Content-Length': PAGE.length }), PAGE), 'HTTP_REFUSED', /HTTP 404/],
  ['a status 204', send(head(204)), 'HTTP_REFUSED', /HTTP 204/],
  [
    'fault 16: HTML with status 200',
    send(head(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': PAGE.length }), PAGE),
    'UNEXPECTED_CONTENT',
    /an HTML page.*content type text\/html; charset=utf-8, first bytes "<!DOCTYPE html>/,
  ],
  [
    'fault 16: HTML with status 200, chunked, called binary',
    send(head(200, { ...CHUNKED, 'Content-Type': 'application/octet-stream' }), chunk(PAGE), '0\r\n\r\n'),
    'UNEXPECTED_CONTENT',
    /an HTML page/,
  ],
  [
    'fault 16: a Git LFS pointer with status 200',
    sendFile(POINTER),
    'UNEXPECTED_CONTENT',
    /a Git LFS pointer.*git-lfs/,
  ],
  ['fault 27: an endless body', sendForever(head(200), BODY), 'WRONG_SIZE', /more than 200000 bytes/],
  [
    'fault 27: an endless chunked body',
    sendForever(head(200, CHUNKED), chunk(BODY)),
    'WRONG_SIZE',
    /more than 200000 bytes/,
  ],
  [
    'fault 27: a huge Content-Length',
    sendForever(head(200, { 'Content-Length': 2 ** 50 }), BODY),
    'WRONG_SIZE',
    /1125899906842624 bytes/,
  ],
  ['fault 29: 407', send(head(407, { 'Content-Length': 0 })), 'PROXY_REFUSED', /407/],
];

test.each(final)('%s: final for the source, with its reason', async (_name, fault, code, message) => {
  const { server, outcome } = await fetchFrom(fault);
  const error = await failureOf(outcome);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
  expect(server.requests).toHaveLength(1);
});

const everyFault = [...passing, ...final].map(([name, fault]): [string, Answer] => [name, fault]);

test.each(everyFault)('fault 28: first mirror with %s: the next one serves the same digest', async (_name, fault) => {
  const bad = await bench.serve(() => fault);
  const good = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [`${bad.url}/model.onnx`, `${good.url}/model.onnx`]);
  const { path, url } = await bench.ensure(entry, { idleTimeoutMs: IDLE_MS });
  expect(url).toBe(`${good.url}/model.onnx`);
  expect(BODY.equals(await readFile(path))).toBe(true);
});

test('a body that trickles byte by byte but never stalls has no absolute deadline', async () => {
  const body = Buffer.from('slow but steady');
  const server = await bench.serve(() => (socket) => {
    socket.write(head(200, { 'Content-Length': body.length }));
    let sent = 0;
    const timer = setInterval(() => {
      if (sent < body.length) socket.write(body.subarray(sent, ++sent));
      else clearInterval(timer);
    }, 20);
    socket.on('close', () => clearInterval(timer));
  });
  // 15 bytes take 300 ms: longer than the deadline for the first of them.
  const entry = entryFor(body, [`${server.url}/model.onnx`]);
  const outcome = await bench.ensure(entry, { idleTimeoutMs: 10_000, firstByteDeadlineMs: 2_000 });
  expect(outcome.sizeBytes).toBe(body.length);
});

test('fault 17: gzip despite identity is decoded, and its Content-Length is not the file’s', async () => {
  const packed = gzipSync(BODY);
  const { outcome } = await fetchFrom(
    send(head(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length }), packed),
  );
  expect(BODY.equals(await readFile((await outcome).path))).toBe(true);
});

test('fault 17: gzip that unfolds past the manifest’s size stops there', async () => {
  const packed = gzipSync(Buffer.alloc(20_000_000));
  const { outcome } = await fetchFrom(
    send(head(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length }), packed),
  );
  expect((await failureOf(outcome)).code).toBe('WRONG_SIZE');
});

test('fault 17: gzip that is cut off is tried again', async () => {
  const packed = gzipSync(BODY);
  const headers = { 'Content-Encoding': 'gzip', 'Content-Length': packed.length };
  const { outcome } = await fetchFrom(send(head(200, headers), packed.subarray(0, 5_000)), sendFile(BODY));
  expect(BODY.equals(await readFile((await outcome).path))).toBe(true);
});

test('an unknown content encoding is named', async () => {
  const { outcome } = await fetchFrom(
    send(head(200, { 'Content-Encoding': 'rot13', 'Content-Length': BODY.length }), BODY),
  );
  const error = await failureOf(outcome);
  expect([error.code, error.message]).toEqual(['UNEXPECTED_CONTENT', expect.stringContaining('rot13')]);
});

test('different failures are listed one by one under DOWNLOAD_FAILED', async () => {
  const missing = await bench.serve(() => send(head(404, { 'Content-Length': 0 })));
  const wrong = await bench.serve(() => sendFile(WRONG));
  const error = await failureOf(bench.ensure(entryFor(BODY, [`${missing.url}/a`, `${wrong.url}/b`])));
  expect(error.code).toBe('DOWNLOAD_FAILED');
  expect(error.attempts.map((attempt) => attempt.code)).toEqual(['HTTP_REFUSED', 'CHECKSUM_MISMATCH']);
  expect(error.message).toContain(`${missing.url}/a: HTTP 404; ${wrong.url}/b sent other bytes`);
});

test('secrets of a URL are in no message and in no result', async () => {
  const server = await bench.serve((request) =>
    request.headers.authorization === `Basic ${Buffer.from('me:hush').toString('base64')}`
      ? sendFile(BODY)
      : send(head(404, { 'Content-Length': 0 })),
  );
  const secretUrl = server.url.replace('http://', 'http://me:hush@');
  const entry = entryFor(BODY, [`${secretUrl}/model.onnx?token=hush`]);
  expect((await bench.ensure(entry)).url).toBe(`${server.url}/model.onnx?…`);
  const other = entryFor(LONG, [`${secretUrl.replace('me:', 'you:')}/model.onnx?token=hush`], 'other.onnx');
  const error = await failureOf(bench.ensure(other));
  expect(JSON.stringify([error.message, error.attempts])).not.toContain('hush');
});

test('an abort in mid-body leaves nothing behind', async () => {
  const controller = new AbortController();
  const server = await bench.serve(() =>
    sendAndStall(head(200, { 'Content-Length': BODY.length }), BODY.subarray(0, 99_999)),
  );
  const outcome = bench.ensure(entryFor(BODY, [`${server.url}/model.onnx`]), {
    signal: controller.signal,
    onProgress: ({ receivedBytes }) => {
      if (receivedBytes > 0) controller.abort(new Error('Ctrl-C'));
    },
  });
  const error = await failureOf(outcome);
  expect(error.code).toBe('ABORTED');
  expect(error.cause).toEqual(new Error('Ctrl-C'));
  expect(server.requests).toHaveLength(1);
});

test('an abort while it waits for the next try ends the wait', async () => {
  const controller = new AbortController();
  const server = await bench.serve(() => (socket) => {
    send(head(503, { 'Content-Length': 0 }))(socket, { method: '', target: '', headers: {} });
    // The other side has read the answer when it has closed, too.
    socket.on('close', () => controller.abort());
  });
  const retry = { triesPerSource: 3, baseDelayMs: 3_600_000, maxDelayMs: 3_600_000, retryAfterCapMs: 0 };
  const outcome = bench.ensure(entryFor(BODY, [server.url]), { signal: controller.signal, retry });
  expect((await failureOf(outcome)).code).toBe('ABORTED');
});

test('progress starts at 0 before the first request, ends at the whole, and may throw', async () => {
  const seen: number[] = [];
  const server = await bench.serve(() => sendFile(BODY));
  const outcome = await bench.ensure(entryFor(BODY, [server.url]), {
    onProgress: (progress) => {
      if (seen.length === 0) expect(server.requests).toHaveLength(0);
      seen.push(progress.receivedBytes);
      expect([progress.id, progress.totalBytes]).toEqual(['model', BODY.length]);
      if (seen.length === 1) throw new Error('the caller’s fault');
      return Promise.reject(new Error('the caller’s fault, later'));
    },
  });
  expect(outcome.source).toBe('download');
  expect([seen[0], seen.at(-1)]).toEqual([0, BODY.length]);
});

test('a server that closes while the disk is slow loses no byte and does not bring the process down', async () => {
  const body = randomBytes(3_000_000);
  const server = await bench.serve(() => send(head(200, { 'Content-Length': body.length, Connection: 'close' }), body));
  const slowDisk: Disk = {
    ...nodeDisk,
    async open(path, flags) {
      const file: DiskFile = await nodeDisk.open(path, flags);
      const write = file.write.bind(file);
      file.write = async (...call) => {
        await sleep(60);
        return write(...call);
      };
      return file;
    },
  };
  const outcome = await bench.ensure(entryFor(body, [server.url]), {}, { disk: slowDisk });
  expect(outcome.source).toBe('download');
  expect(server.requests).toHaveLength(1);
});
