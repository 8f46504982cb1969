import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Answer, chunk, head, type RawRequest, rangeStart, send, sendFile, sendRange } from '../fault-server.js';

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a server does with one request: a fault by its name, how far it gets, and whether it kills who asked. */
export interface Step {
  readonly fault: keyof typeof FAULTS;
  /** Share of the bytes asked for that are sent before the fault. */
  readonly at: number;
}

const ETAG = '"soak"';
const OTHER = '"other"';

/** The rest that was asked for, or all of it, with a head that claims it and a body cut at `end`. */
function partial(bytes: Buffer, request: RawRequest, at: number) {
  const asked = rangeStart(request) ?? 0;
  const condition = request.headers['if-range'];
  const start = asked < bytes.length && (condition === undefined || condition === ETAG) ? asked : 0;
  const end = start + Math.floor((bytes.length - start) * at);
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  const lines = {
    'Content-Length': bytes.length - start,
    ETag: ETAG,
    ...(start > 0 ? { 'Content-Range': range } : {}),
  };
  return { start, end, status: start > 0 ? 206 : 200, lines, body: bytes.subarray(start, end) };
}

/** After a moment, so that what was sent has been read. */
function later(work: () => void): void {
  sleep(15).then(work, () => undefined);
}

type Fault = (bytes: Buffer, request: RawRequest, at: number, kill: (request: RawRequest) => void) => Answer;

/** The faults of the list that a server can play, by name. */
export const FAULTS = {
  none: (bytes, request) => sendRange(bytes, request, { ETag: ETAG }),
  rangeIgnored: (bytes) => sendFile(bytes),
  wrongStart: (bytes, request) => {
    if (rangeStart(request) === null) return sendRange(bytes, request, { ETag: ETAG });
    return send(
      head(206, { 'Content-Range': `bytes 0-9/${bytes.length}`, 'Content-Length': 10 }),
      bytes.subarray(0, 10),
    );
  },
  notSatisfiable: (bytes, request) =>
    rangeStart(request) === null
      ? sendRange(bytes, request)
      : send(head(416, { 'Content-Range': `bytes */${bytes.length}`, 'Content-Length': 5 }), 'error'),
  reset: (bytes, request, at) => (socket) => {
    const { status, lines, body } = partial(bytes, request, at);
    socket.write(head(status, lines));
    socket.write(body, () => later(() => socket.resetAndDestroy()));
  },
  earlyEnd: (bytes, request, at) => {
    const { status, lines, body } = partial(bytes, request, at);
    return send(head(status, lines), body);
  },
  noLength: (bytes, _request, at) => send(head(200), bytes.subarray(0, Math.floor(bytes.length * at))),
  brokenChunks: (bytes, _request, at) =>
    send(
      head(200, { 'Transfer-Encoding': 'chunked' }),
      chunk(bytes.subarray(0, 1 + Math.floor(bytes.length * at))),
      'zz\r\n',
    ),
  wrongBytes: (bytes, request) => sendRange(Buffer.from(bytes.map((byte) => byte ^ 1)), request),
  changedEntity: (bytes, request, at) => {
    const { start, end } = partial(bytes, request, at);
    const other = Buffer.from(bytes.subarray(start, end).map((byte) => byte ^ 2));
    return send(head(200, { 'Content-Length': bytes.length, ETag: OTHER }), other);
  },
  busy: () => send(head(503, { 'Content-Length': 0, 'Retry-After': 0 })),
  missing: () => send(head(404, { 'Content-Length': 0 })),
  page: () => send(head(200, { 'Content-Type': 'text/html' }), '<!doctype html><title>Sign in</title>'),
  gzip: (bytes) => {
    const packed = gzipSync(bytes, { level: 1 });
    return send(head(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length }), packed);
  },
  cutGzip: (bytes, _request, at) => {
    const packed = gzipSync(bytes, { level: 1 });
    return send(
      head(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length }),
      packed.subarray(0, Math.floor(packed.length * at)),
    );
  },
  tooLong: (bytes) =>
    send(head(200, { 'Transfer-Encoding': 'chunked' }), chunk(bytes), chunk(Buffer.alloc(99)), '0\r\n\r\n'),
  noAnswer: () => send(),
  stall: (bytes, request, at) => (socket) => {
    const { status, lines, body } = partial(bytes, request, at);
    socket.write(head(status, lines));
    socket.write(body);
  },
  kill: (bytes, request, at, kill) => (socket) => {
    const { status, lines, body } = partial(bytes, request, at);
    socket.write(head(status, lines));
    socket.write(body, () => later(() => kill(request)));
  },
} as const satisfies Record<string, Fault>;

/** One run of the soak, all of it from its seed. */
export interface Run {
  readonly sizeBytes: number;
  readonly processes: number;
  /** What each of two mirrors does with its requests in turn; after the last one it serves the file. */
  readonly mirrors: readonly (readonly Step[])[];
}

export function runFrom(seed: number): Run {
  const random = randomFrom(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const names = Object.keys(FAULTS) as (keyof typeof FAULTS)[];
  const steps = (most: number): Step[] =>
    Array.from({ length: upTo(most) }, () => {
      // Killing is what the soak is for: it comes as often as all other faults together would at a third.
      const fault = random() < 0.3 ? 'kill' : (names[upTo(names.length - 1)] ?? 'none');
      return { fault, at: random() };
    });
  return { sizeBytes: 1 + upTo(2_000_000), processes: 1 + upTo(3), mirrors: [steps(6), steps(3)] };
}
