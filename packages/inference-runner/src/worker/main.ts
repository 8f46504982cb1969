import { Worker } from 'node:worker_threads';
import { busyWait, monotonicMs } from '../clock.js';
import { importEngine } from '../engine/load-engine.js';
import { createHandler } from './handler.js';
import { processMeter } from './meter.js';
import type { Reply, Request } from './protocol.js';

/**
 * The worker process: answers the parent's requests one after the other, and exits when the parent has ended. Started
 * by `parent/worker-process.ts` only.
 */
const handler = createHandler({
  importEngine,
  clock: monotonicMs,
  wallClock: Date.now,
  busyWait,
  meter: processMeter,
});

// On Windows Ctrl-C reaches every process of the console; elsewhere a worker has a process group of its own, out of
// its reach. Either way the parent decides what it means.
process.on('SIGINT', () => {});

// A run inside the engine blocks this thread, so another thread watches for the end of the parent.
const parentWatch = new Worker(new URL('./end-with-parent.js', import.meta.url));
// Without it the closed channel still ends an idle worker.
parentWatch.on('error', () => {});
parentWatch.unref();

process.on('message', (request: Request) => {
  void serve(request);
});

async function serve(request: Request): Promise<void> {
  await send(await handler.handle(request));
  if (request.kind !== 'finish') return;
  // The final record is sent before the engine shuts down, so that a crash there loses no data.
  await handler.dispose();
  if (process.connected) process.disconnect();
}

function send(reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(reply, undefined, undefined, () => resolve());
  });
}
