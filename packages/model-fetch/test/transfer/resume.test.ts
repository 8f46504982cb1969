import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  type Answer,
  chunk,
  head,
  type RawRequest,
  rangeStart,
  send,
  sendAndReset,
  sendFile,
  sendRange,
} from '../fault-server.js';
import { contentsOf, entryFor, failureOf, LONG, sha256Of, useWorkbench } from '../workbench.js';

const bench = useWorkbench();
const HALF = LONG.length / 2;
const WHOLE = { 'Content-Length': LONG.length };
const TAG = '"a"';
/** A reset in mid-body; all of it but what was in flight has been written when the next try begins. */
const BROKEN = sendAndReset(head(200, { ...WHOLE, ETag: TAG }), LONG.subarray(0, HALF));

/** The first request breaks off half way, the second gets `second`, all later ones the file or its rest. */
async function brokenThen(second: (request: RawRequest) => Answer, first: Answer = BROKEN) {
  const server = await bench.serve((request, index) =>
    index === 0 ? first : index === 1 ? second(request) : sendRange(LONG, request, { ETag: TAG }),
  );
  return { server, outcome: bench.ensure(entryFor(LONG, [`${server.url}/model.onnx`])) };
}

function rest(start: number, headers: Record<string, string | number>, body = LONG.subarray(start)): Answer {
  return send(head(206, { 'Content-Length': body.length, ...headers }), body);
}

test('fault 4: a reset in mid-body is continued with Range and If-Range', async () => {
  const { server, outcome } = await brokenThen((request) => sendRange(LONG, request, { ETag: TAG }));
  const { path, resumedFromBytes } = await outcome;
  expect(LONG.equals(await readFile(path))).toBe(true);
  const [, second] = server.requests;
  expect(second?.headers).toMatchObject({ range: `bytes=${resumedFromBytes}-`, 'if-range': TAG });
  expect(resumedFromBytes).toBeGreaterThan(0);
  expect(resumedFromBytes).toBeLessThanOrEqual(HALF);
  expect(server.requests).toHaveLength(2);
});

test('fault 4: resets at 99 % and again and again, each bringing something, do not use up the tries', async () => {
  const step = LONG.length / 20;
  const server = await bench.serve((request) => {
    const start = rangeStart(request) ?? 0;
    const range = `bytes ${start}-${LONG.length - 1}/${LONG.length}`;
    const lines = { 'Content-Length': LONG.length - start, 'Content-Range': range, ETag: TAG };
    const body = LONG.subarray(start, start + step);
    return start + step < LONG.length
      ? sendAndReset(head(start === 0 ? 200 : 206, lines), body)
      : sendRange(LONG, request, { ETag: TAG });
  });
  const { path } = await bench.ensure(entryFor(LONG, [server.url]));
  expect(LONG.equals(await readFile(path))).toBe(true);
  expect(server.requests.length).toBeGreaterThanOrEqual(20);
});

test('fault 4: the total of tries is capped, however much they bring', async () => {
  let served = 0;
  const server = await bench.serve((request) => {
    const start = rangeStart(request) ?? 0;
    served = start;
    const range = `bytes ${start}-${LONG.length - 1}/${LONG.length}`;
    const lines = { 'Content-Length': LONG.length - start, 'Content-Range': range };
    return sendAndReset(head(start === 0 ? 200 : 206, lines), LONG.subarray(start, start + 1000));
  });
  const retry = { triesPerSource: 3, totalTries: 7, baseDelayMs: 1, maxDelayMs: 1, retryAfterCapMs: 1 };
  const error = await failureOf(bench.ensure(entryFor(LONG, [server.url]), { retry }));
  expect(error.attempts).toHaveLength(7);
  expect(server.requests).toHaveLength(7);
  expect(served).toBeGreaterThan(0);
});

test('fault 4: a source that brings the same bytes again and again does not get on', async () => {
  // An end without a reset: all that was sent arrives, so every try brings the same. On a busy machine some bring less; one that brings
  // more than all before it counts as progress.
  const half = send(head(200, { ...WHOLE, ETag: TAG }), LONG.subarray(0, HALF));
  const server = await bench.serve(() => half);
  const error = await failureOf(bench.ensure(entryFor(LONG, [server.url])));
  expect(error.code).toBe('NETWORK_ERROR');
  expect(error.attempts.length).toBeGreaterThanOrEqual(3);
  expect(error.attempts.length).toBeLessThanOrEqual(8);
});

test('fault 1: Range ignored, 200: the whole file of that answer replaces what was there', async () => {
  const { server, outcome } = await brokenThen(() => sendFile(LONG));
  expect(await outcome).toMatchObject({ source: 'download', resumedFromBytes: 0 });
  expect(server.requests).toHaveLength(2);
});

test('fault 1: Range answered with a page: what was there is kept for the next try', async () => {
  const page = '<!DOCTYPE html><title>Sign in</title>';
  const portal = await bench.serve((_request, index) =>
    index === 0 ? BROKEN : send(head(200, { 'Content-Type': 'text/html' }), page),
  );
  const good = await bench.serve((request) => sendRange(LONG, request));
  const { resumedFromBytes, url } = await bench.ensure(entryFor(LONG, [portal.url, good.url]));
  expect(url).toBe(`${good.url}/`);
  expect(resumedFromBytes).toBeGreaterThan(0);
});

const TOTAL = LONG.length;
const useless: readonly [string, (start: number) => Answer][] = [
  [
    'fault 2: 206 from the first byte',
    (start) => rest(start, { 'Content-Range': `bytes 0-${TOTAL - start - 1}/${TOTAL}` }),
  ],
  [
    'fault 2: 206 one byte too late',
    (start) => rest(start + 1, { 'Content-Range': `bytes ${start + 1}-${TOTAL - 1}/${TOTAL}` }),
  ],
  [
    'fault 2: 206 of a file of another size',
    (start) => rest(start, { 'Content-Range': `bytes ${start}-${TOTAL - 1}/${TOTAL + 1}` }),
  ],
  ['fault 2: 206 that reaches past the end', (start) => rest(start, { 'Content-Range': `bytes ${start}-${TOTAL}/*` })],
  ['fault 2: 206 without Content-Range', (start) => rest(start, {})],
  ['fault 2: 206 in several parts', (start) => rest(start, { 'Content-Type': 'multipart/byteranges; boundary=x' })],
  ['fault 2: 206 with an unreadable Content-Range', (start) => rest(start, { 'Content-Range': 'bytes some' })],
  ['fault 3: 416 with a body', () => send(head(416, { 'Content-Length': 9 }), 'no range!')],
  [
    'fault 9: 206 of another entity, although If-Range was sent',
    (start) => rest(start, { 'Content-Range': `bytes ${start}-${TOTAL - 1}/${TOTAL}`, ETag: '"b"' }),
  ],
  [
    'fault 17: 206 of a gzip form',
    (start) =>
      rest(
        start,
        { 'Content-Range': `bytes ${start}-${TOTAL - 1}/${TOTAL}`, 'Content-Encoding': 'gzip' },
        gzipSync('x'),
      ),
  ],
];

test.each(useless)('%s: dropped, and the whole file asked for once', async (_name, answer) => {
  const { server, outcome } = await brokenThen((request) => answer(rangeStart(request) ?? 0));
  const { path, resumedFromBytes } = await outcome;
  expect(LONG.equals(await readFile(path))).toBe(true);
  expect(resumedFromBytes).toBe(0);
  expect(server.requests.map((request) => request.headers.range !== undefined)).toEqual([false, true, false]);
});

test('fault 3: a part that is whole already is verified without any request', async () => {
  const entry = entryFor(LONG, ['http://127.0.0.1:9/x']);
  await bench.plantPart(entry, LONG, { validator: { source: 'http://where/it/came/from', etag: null } });
  const outcome = await bench.ensure(entry);
  expect(outcome).toMatchObject({ url: 'http://where/it/came/from', resumedFromBytes: LONG.length });
});

test('fault 3: a whole part with wrong bytes is dropped and fetched anew', async () => {
  const server = await bench.serve((request) => sendRange(LONG, request));
  const entry = entryFor(LONG, [server.url]);
  await bench.plantPart(entry, Buffer.alloc(LONG.length));
  expect((await bench.ensure(entry)).resumedFromBytes).toBe(0);
  expect(server.requests.map((request) => request.headers.range)).toEqual([undefined]);
});

test('fault 3: 416 for ever is an error in the end and leaves its body nowhere', async () => {
  const server = await bench.serve(() => send(head(416, { 'Content-Length': 5 }), 'error'));
  const entry = entryFor(LONG, [server.url]);
  await bench.plantPart(entry, LONG.subarray(0, 1000));
  expect((await failureOf(bench.ensure(entry))).code).toBe('SERVER_BUSY');
  expect(server.requests.length).toBeLessThan(10);
  expect(await contentsOf(bench.cacheDir)).toEqual(['part 1000']);
});

const refusals: readonly [string, Answer][] = [
  ['400', send(head(400, { 'Content-Length': 0 }))],
  ['403', send(head(403, { 'Content-Length': 0 }))],
  ['501', send(head(501, { 'Content-Length': 0 }))],
  ['503', send(head(503, { 'Content-Length': 0, 'Retry-After': 0 }))],
  ['304', send(head(304))],
  ['an empty 200', send(head(200, { 'Content-Length': 0 }))],
  ['an empty 200 without a length', send(head(200, { Connection: 'close' }))],
  ['an empty 206', send(head(206, { 'Content-Length': 0, 'Content-Range': `bytes 1000-${LONG.length - 1}/*` }))],
  ['a page', send(head(200, { 'Content-Type': 'text/html' }), '<html>no')],
];

test.each(refusals)('fault 1: each range is answered with %s: the whole file is asked for', async (_name, refusal) => {
  const server = await bench.serve((request) => (rangeStart(request) === null ? sendFile(LONG) : refusal));
  const entry = entryFor(LONG, [server.url]);
  await bench.plantPart(entry, LONG.subarray(0, 1000));
  expect(LONG.equals(await readFile((await bench.ensure(entry)).path))).toBe(true);
});

test.each(['"a\r\nX-Injected: 1"', '"\u6f22"', 'no tag'])('a note whose tag is %j is no header', async (etag) => {
  const server = await bench.serve((request) => sendRange(LONG, request));
  const entry = entryFor(LONG, [`${server.url}/model.onnx`]);
  await bench.plantPart(entry, LONG.subarray(0, 1000), { validator: { source: entry.urls[0] ?? '', etag } });
  expect((await bench.ensure(entry)).resumedFromBytes).toBe(1000);
  expect(server.requests.map(({ headers }) => [headers.range, headers['if-range']])).toEqual([
    ['bytes=1000-', undefined],
  ]);
});

test('a server that sends less of the rest than was asked for is asked again', async () => {
  const { server, outcome } = await brokenThen((request) => {
    const start = rangeStart(request) ?? 0;
    return rest(
      start,
      { 'Content-Range': `bytes ${start}-${start + 999}/${TOTAL}`, ETag: TAG },
      LONG.subarray(start, start + 1000),
    );
  });
  expect(LONG.equals(await readFile((await outcome).path))).toBe(true);
  const starts = server.requests.map((request) => rangeStart(request) ?? 0);
  expect((starts[2] ?? 0) - (starts[1] ?? 0)).toBe(1000);
});

test('a 206 that sends more than the rest is dropped, and one clean transfer follows', async () => {
  const { server, outcome } = await brokenThen((request) => {
    const start = rangeStart(request) ?? 0;
    const range = `bytes ${start}-${TOTAL - 1}/${TOTAL}`;
    return send(head(206, { 'Transfer-Encoding': 'chunked', 'Content-Range': range }), chunk(LONG), '0\r\n\r\n');
  });
  expect((await outcome).resumedFromBytes).toBe(0);
  expect(server.requests.map((request) => request.headers.range !== undefined)).toEqual([false, true, false]);
});

test('fault 8: wrong pieces do not stand in the way of a clean transfer that breaks off again and again', async () => {
  const server = await bench.serve((request, index) => {
    const start = rangeStart(request) ?? 0;
    const answer = { 'Content-Length': TOTAL - start, 'Content-Range': `bytes ${start}-${TOTAL - 1}/${TOTAL}` };
    if (index === 0) return BROKEN;
    if (index === 1) return send(head(206, answer), Buffer.alloc(TOTAL - start));
    return send(head(start === 0 ? 200 : 206, answer), LONG.subarray(start, start + 400_000));
  });
  const { path } = await bench.ensure(entryFor(LONG, [`${server.url}/model.onnx`]));
  expect(LONG.equals(await readFile(path))).toBe(true);
});

test('fault 6: no length and an early FIN: continued, and the digest decides', async () => {
  const { outcome } = await brokenThen((request) => sendRange(LONG, request), send(head(200), LONG.subarray(0, HALF)));
  expect((await outcome).resumedFromBytes).toBe(HALF);
});

test('fault 7: a broken chunked body is continued', async () => {
  const broken = send(head(200, { 'Transfer-Encoding': 'chunked' }), chunk(LONG.subarray(0, HALF)), 'zz\r\n');
  const { outcome } = await brokenThen((request) => sendRange(LONG, request), broken);
  expect((await outcome).resumedFromBytes).toBeGreaterThan(0);
});

const OTHER = Buffer.from(LONG.map((byte) => byte ^ 0x55));

test('fault 8: wrong bytes after a resume: one clean restart, and the file is right', async () => {
  const first = sendAndReset(head(200, WHOLE), OTHER.subarray(0, HALF));
  const { server, outcome } = await brokenThen((request) => sendRange(LONG, request), first);
  expect(await outcome).toMatchObject({ source: 'download', resumedFromBytes: 0 });
  expect(server.requests.map((request) => request.headers.range !== undefined)).toEqual([false, true, false]);
});

test('fault 8: wrong bytes again after the clean restart: both digests, and nothing is left', async () => {
  const server = await bench.serve((request, index) =>
    index === 0 ? sendAndReset(head(200, WHOLE), OTHER.subarray(0, HALF)) : sendRange(OTHER, request),
  );
  const error = await failureOf(bench.ensure(entryFor(LONG, [server.url])));
  expect(error.attempts.map(({ code }) => code)).toEqual(['NETWORK_ERROR', 'CHECKSUM_MISMATCH', 'CHECKSUM_MISMATCH']);
  expect(error.message).toMatch(new RegExp(`${sha256Of(LONG)}.*${sha256Of(OTHER)}`));
  expect(server.requests).toHaveLength(3);
  expect(await contentsOf(bench.cacheDir)).toEqual([]);
});

test('fault 8: half of a wrong mirror, then a right one: the right one gets its clean transfer', async () => {
  const wrong = await bench.serve((_request, index) =>
    index === 0 ? sendAndReset(head(200, WHOLE), OTHER.subarray(0, HALF)) : send(head(404, { 'Content-Length': 0 })),
  );
  const right = await bench.serve((request) => sendRange(LONG, request));
  const { url } = await bench.ensure(entryFor(LONG, [wrong.url, right.url]));
  expect(url).toBe(`${right.url}/`);
  expect(right.requests).toHaveLength(2);
});

test('fault 9: the entity changed between the parts: If-Range brings the new one whole', async () => {
  const first = sendAndReset(head(200, { ...WHOLE, ETag: '"old"' }), OTHER.subarray(0, HALF));
  const { server, outcome } = await brokenThen((request) => sendRange(LONG, request, { ETag: '"new"' }), first);
  expect((await outcome).resumedFromBytes).toBe(0);
  expect(server.requests[1]?.headers['if-range']).toBe('"old"');
  expect(server.requests).toHaveLength(2);
});

test.each([
  ['a weak tag', { ETag: 'W/"a"' }],
  ['no tag', {}],
  ['a tag of no form', { ETag: 'a' }],
])('fault 9: with %s no If-Range is sent, and the digest decides', async (_name, headers) => {
  const first = sendAndReset(head(200, { ...WHOLE, ...headers }), LONG.subarray(0, HALF));
  const { server, outcome } = await brokenThen((request) => sendRange(LONG, request), first);
  expect((await outcome).resumedFromBytes).toBeGreaterThan(0);
  expect(server.requests[1]?.headers['if-range']).toBeUndefined();
});

test('fault 9: the tag of one source is not shown to another, which continues all the same', async () => {
  const first = await bench.serve((_request, index) =>
    index === 0 ? BROKEN : send(head(404, { 'Content-Length': 0 })),
  );
  const second = await bench.serve((request) => sendRange(LONG, request, { ETag: '"theirs"' }));
  const outcome = await bench.ensure(entryFor(LONG, [first.url, second.url]));
  expect(outcome).toMatchObject({ url: `${second.url}/` });
  expect(outcome.resumedFromBytes).toBeGreaterThan(0);
  expect(second.requests[0]?.headers['if-range']).toBeUndefined();
});

test('fault 10: a resume starts from the original URL, and its credentials stay with that host', async () => {
  const storage = await bench.serve((request, index) =>
    index === 0 ? BROKEN : sendRange(LONG, request, { ETag: TAG }),
  );
  const hub = await bench.serve((_request, index) =>
    send(
      head(302, { Location: `${storage.url.replace('127.0.0.1', 'localhost')}/signed?${index}`, 'Content-Length': 0 }),
    ),
  );
  const headers = { Authorization: 'Bearer secret' };
  const { resumedFromBytes } = await bench.ensure(entryFor(LONG, [`${hub.url}/model.onnx`]), { headers });
  expect(resumedFromBytes).toBeGreaterThan(0);
  expect(hub.requests.map((request) => request.headers.authorization)).toEqual(['Bearer secret', 'Bearer secret']);
  expect(storage.requests.map((request) => request.target)).toEqual(['/signed?0', '/signed?1']);
  expect(storage.requests.map((request) => request.headers.authorization)).toEqual([undefined, undefined]);
  expect(storage.requests[1]?.headers).toMatchObject({ range: `bytes=${resumedFromBytes}-`, 'if-range': TAG });
});

test('fault 13: a body that trickles below the minimum rate is given up, and the next source goes on', async () => {
  const slow = await bench.serve(() => (socket) => {
    socket.write(head(200, WHOLE));
    let sent = 0;
    const timer = setInterval(() => socket.write(LONG.subarray(sent, ++sent)), 5);
    socket.on('close', () => clearInterval(timer));
  });
  const good = await bench.serve((request) => sendRange(LONG, request));
  const options = { minBytesPerSecond: 100_000, minRateWindowMs: 300 };
  const { url, resumedFromBytes } = await bench.ensure(entryFor(LONG, [slow.url, good.url]), options);
  expect(url).toBe(`${good.url}/`);
  expect(resumedFromBytes).toBeGreaterThan(0);
  const error = await failureOf(
    bench.ensure(entryFor(LONG, [slow.url]), { ...options, cacheDir: `${bench.cacheDir}2` }),
  );
  expect(error.attempts.at(-1)?.code).toBe('TOO_SLOW');
  expect(error.message).toMatch(/bytes\/s over 0.3 s, less than 100000/);
});

test('fault 15: 503 to a resume keeps what was there', async () => {
  const { server, outcome } = await brokenThen(() =>
    send(head(503, { 'Content-Length': 4, 'Retry-After': 0 }), 'busy'),
  );
  expect((await outcome).resumedFromBytes).toBeGreaterThan(0);
  expect(server.requests).toHaveLength(3);
});

test('fault 17: gzip despite identity that breaks off is begun anew, as its bytes cannot be counted', async () => {
  const packed = gzipSync(LONG);
  const first = sendAndReset(
    head(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length, ETag: TAG }),
    packed.subarray(0, packed.length / 2),
  );
  // A server that compresses whole answers only has the plain rest as well: then it fits.
  const { outcome } = await brokenThen((request) => sendRange(LONG, request), first);
  expect(LONG.equals(await readFile((await outcome).path))).toBe(true);
});
