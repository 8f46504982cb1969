import { readFile } from 'node:fs/promises';
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
import { entryFor, failureOf, LONG, useWorkbench } from '../workbench.js';

const bench = useWorkbench();
const TOTAL = LONG.length;
const STEP = TOTAL / 20;
const OTHER = Buffer.from(LONG.map((byte) => byte ^ 0x55));

/** A twentieth of the file, or of its rest, and the connection ends. */
function sendStep(request: RawRequest, bytes = LONG): Answer {
  const start = rangeStart(request) ?? 0;
  const range = start === 0 ? {} : { 'Content-Range': `bytes ${start}-${TOTAL - 1}/${TOTAL}` };
  const headers = { 'Content-Length': TOTAL - start, ...range };
  return send(head(start === 0 ? 200 : 206, headers), bytes.subarray(start, start + STEP));
}

async function expectWhole(urls: readonly string[], source: string): Promise<void> {
  const { path, url } = await bench.ensure(entryFor(LONG, urls));
  expect(url).toBe(`${source}/`);
  expect(LONG.equals(await readFile(path))).toBe(true);
}

const wrongMirrors: readonly [string, Answer][] = [
  ['of the right size', sendFile(OTHER)],
  ['that never ends', send(head(200, { 'Transfer-Encoding': 'chunked' }), chunk(OTHER), chunk(OTHER))],
];

test.each(wrongMirrors)('fault 28: a wrong file %s does not hide that the next source gets on', async (_, wrong) => {
  const mirror = await bench.serve(() => wrong);
  const slow = await bench.serve((request) => sendStep(request));
  await expectWhole([mirror.url, slow.url], slow.url);
  expect(mirror.requests).toHaveLength(1);
  expect(slow.requests.length).toBeGreaterThanOrEqual(20);
});

test('fault 28: a source whose bytes another one spoilt may bring them again', async () => {
  let wrongAsked = 0;
  // In a pause of the slow source the mirror brings a wrong rest, then a wrong whole.
  const mirror = await bench.serve((request) => {
    wrongAsked += 1;
    return wrongAsked === 1 ? send(head(503, { 'Content-Length': 0 })) : sendRange(OTHER, request);
  });
  const slow = await bench.serve((request, index) =>
    index === 10 ? send(head(503, { 'Content-Length': 0 })) : sendStep(request),
  );
  await expectWhole([mirror.url, slow.url], slow.url);
  expect(mirror.requests.map((request) => (rangeStart(request) ?? 0) > 0)).toEqual([false, true, false]);
});

test('fault 28: a source that continues is not held to bytes that another one threw away', async () => {
  // It cannot do ranges, so that each of its tries begins the part anew.
  const restarts = await bench.serve((_request, index) =>
    sendAndReset(head(200, {}), LONG.subarray(0, index === 0 ? TOTAL * 0.9 : 1)),
  );
  const slow = await bench.serve((request) => sendStep(request));
  await expectWhole([restarts.url, slow.url], slow.url);
});

test('fault 28: two sources that begin anew each time end, although each throws away what the other brought', async () => {
  const servers = [await bench.serve(() => sendStep(WHOLE_ONLY)), await bench.serve(() => sendStep(WHOLE_ONLY))];
  const error = await failureOf(
    bench.ensure(
      entryFor(
        LONG,
        servers.map(({ url }) => url),
      ),
    ),
  );
  expect(error.attempts).toHaveLength(6);
});

/** A request for the whole file, whatever was asked for. */
const WHOLE_ONLY: RawRequest = { method: 'GET', target: '/', headers: {} };
