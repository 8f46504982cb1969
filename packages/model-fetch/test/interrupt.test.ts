import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { expect, test } from 'vitest';
import type { FetchProgress } from '../src/transfer/progress.js';
import { head, sendAndStall, sendRange } from './fault-server.js';
import { contentsOf, entryFor, LONG, useWorkbench } from './workbench.js';

const bench = useWorkbench();
const CHILD = fileURLToPath(new URL('./fetch-child.mjs', import.meta.url));
const NO_PROXY = { HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '' };

test('fault 23: SIGINT by signal keeps the part, and the next run continues it', async () => {
  const controller = new AbortController();
  // On this clock every report of progress is due.
  let calls = 0;
  const nowMs = () => performance.now() + 100 * calls++;
  const server = await bench.serve((request, index) =>
    index === 0
      ? sendAndStall(head(200, { 'Content-Length': LONG.length }), LONG.subarray(0, 1_234_567))
      : sendRange(LONG, request),
  );
  const entry = entryFor(LONG, [server.url]);
  const onProgress = ({ receivedBytes }: FetchProgress) => {
    if (receivedBytes === 1_234_567) controller.abort();
  };
  const outcome = bench.ensure(entry, { signal: controller.signal, onProgress }, { nowMs });
  await expect(outcome).rejects.toMatchObject({ code: 'ABORTED' });
  expect(await contentsOf(bench.cacheDir)).toEqual(['part 1234567']);
  expect((await bench.ensure(entry)).resumedFromBytes).toBe(1_234_567);
});

test('fault 23: a process that SIGINT ends without being asked leaves a part for the next run', async () => {
  const server = await bench.serve((request, index) =>
    index === 0
      ? sendAndStall(head(200, { 'Content-Length': LONG.length }), LONG.subarray(0, 2_000_000))
      : sendRange(LONG, request),
  );
  const entry = entryFor(LONG, [server.url]);
  const child = execaNode(CHILD, [JSON.stringify(entry), JSON.stringify({ cacheDir: bench.cacheDir })], {
    env: NO_PROXY,
    reject: false,
  });
  while (!(await contentsOf(bench.cacheDir)).some((kind) => Number(/^part (\d+)$/.exec(kind)?.[1]) > 1_000_000)) {
    await sleep(10);
  }
  child.kill('SIGINT');
  expect((await child).signal).toBe('SIGINT');
  expect((await bench.ensure(entry)).resumedFromBytes).toBeGreaterThan(1_000_000);
});
