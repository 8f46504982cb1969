import { expect, test } from 'vitest';
import { createFirstByteBudget } from '../../src/transfer/first-byte-budget.js';
import { head, sendAndStall, sendFile } from '../fault-server.js';
import { BODY, entryFor, failureOf, useWorkbench } from '../workbench.js';

const bench = useWorkbench();

test('only waiting time is spent, and two waits at once spend it once', () => {
  let nowMs = 0;
  const budget = createFirstByteBudget(10_000, () => nowMs);
  nowMs = 5_000;
  expect(budget.remainingMs()).toBe(10_000);
  const first = budget.begin();
  nowMs = 6_000;
  const second = budget.begin();
  nowMs = 7_000;
  first.end();
  first.end();
  expect(budget.remainingMs()).toBe(8_000);
  nowMs = 8_000;
  second.end();
  nowMs = 60_000;
  expect(budget.remainingMs()).toBe(7_000);
  const third = budget.begin();
  nowMs = 90_000;
  expect(budget.remainingMs()).toBe(0);
  third.end();
  const late = budget.begin();
  expect(late.signal.reason).toMatchObject({ code: 'FIRST_BYTE_DEADLINE' });
});

test('fault 30: a silent host gets its share of the deadline, and the next mirror is still tried', async () => {
  const silent = await bench.serve(() => sendAndStall());
  const good = await bench.serve(() => sendFile(BODY));
  const entry = entryFor(BODY, [silent.url, good.url]);
  const outcome = await bench.ensure(entry, { firstByteDeadlineMs: 4_000 });
  expect(outcome.url).toBe(`${good.url}/`);
});

test('fault 30: nothing but silence ends with FIRST_BYTE_DEADLINE and what was tried', async () => {
  const silent = await bench.serve(() => sendAndStall());
  const entry = entryFor(BODY, [`${silent.url}/a`, `${silent.url}/b`]);
  const error = await failureOf(bench.ensure(entry, { firstByteDeadlineMs: 300 }));
  expect(error.code).toBe('FIRST_BYTE_DEADLINE');
  expect(error.message).toContain('0.3 s');
  expect(error.attempts.map((attempt) => attempt.code)).toContain('FIRST_BYTE_TIMEOUT');
});

test('fault 30: a budget shared by several files bounds them together', async () => {
  const silent = await bench.serve(() => sendAndStall(head(200, { 'Content-Length': BODY.length })));
  const budget = createFirstByteBudget(300);
  const options = { firstByteBudget: budget };
  const first = await failureOf(bench.ensure(entryFor(BODY, [`${silent.url}/a`], 'a.onnx'), options));
  const second = await failureOf(bench.ensure(entryFor(BODY, [`${silent.url}/b`], 'b.onnx'), options));
  expect([first.code, second.code]).toEqual(['FIRST_BYTE_DEADLINE', 'FIRST_BYTE_DEADLINE']);
  expect(budget.remainingMs()).toBe(0);
  // The second file found nothing left and did not even connect. A request of the first may arrive after its deadline.
  expect(silent.requests.filter(({ target }) => target.endsWith('/b'))).toEqual([]);
});

test('fault 30: refused connections and names that do not resolve end within the budget', async () => {
  const closed = await bench.serve(() => sendAndStall());
  await closed.close();
  const entry = entryFor(BODY, [`${closed.url}/a`, 'http://no-such-host.invalid/b', 'https://no-such-host.invalid/c']);
  const budget = createFirstByteBudget(10_000);
  const error = await failureOf(bench.ensure(entry, { firstByteBudget: budget }));
  expect(['NETWORK_ERROR', 'DOWNLOAD_FAILED', 'FIRST_BYTE_DEADLINE']).toContain(error.code);
  expect(error.attempts[0]?.message).toMatch(/ECONNREFUSED/);
  expect(error.attempts[1]?.message).toMatch(/no-such-host\.invalid/);
});

test('the deadline covers the pauses between tries', async () => {
  const closed = await bench.serve(() => sendAndStall());
  await closed.close();
  const retry = { triesPerSource: 3, baseDelayMs: 3_600_000, maxDelayMs: 3_600_000, retryAfterCapMs: 0 };
  const error = await failureOf(bench.ensure(entryFor(BODY, [closed.url]), { firstByteDeadlineMs: 200, retry }));
  expect(error.code).toBe('FIRST_BYTE_DEADLINE');
  expect(error.attempts).toHaveLength(1);
});

test('once a byte has come the deadline is over, whatever follows', async () => {
  const server = await bench.serve((_request, index) =>
    index === 0
      ? sendAndStall(head(200, { 'Content-Length': BODY.length }), BODY.subarray(0, 100))
      : (socket, request) => setTimeout(() => sendFile(BODY)(socket, request), 1_900),
  );
  const options = { firstByteDeadlineMs: 2_000, idleTimeoutMs: 300 };
  expect((await bench.ensure(entryFor(BODY, [server.url]), options)).source).toBe('download');
});
