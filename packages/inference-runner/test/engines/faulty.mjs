/**
 * An engine for tests, loaded into a real worker process. It sleeps 2 ms per run, and misbehaves as its URL says:
 * `faulty.mjs?fault=<name>&run=<n>` fails in the n-th run (from 1), and writes `markFile` first. Other parameters are described where they are used.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const parameters = new URL(import.meta.url).searchParams;
const fault = parameters.get('fault') ?? 'none';
const faultyRun = Number(parameters.get('run') ?? 1);
const batchDim = parameters.has('batch') ? Number(parameters.get('batch')) : 'N';
const runMs = Number(parameters.get('ms') ?? 2);
const mostImages = Number(parameters.get('mostImages') ?? Number.POSITIVE_INFINITY);
const outputNames = (parameters.get('outputs') ?? 'output').split(',');
const kept = [];

const faults = {
  none() {},
  segfault: () => process.kill(process.pid, 'SIGSEGV'),
  abort: () => process.abort(),
  'exit-0': () => process.exit(0),
  'own-words'() {
    throw new Error('my store is full');
  },
  throw() {
    throw new Error('a node of the graph failed');
  },
  'allocation-failed': () => kept.push(new ArrayBuffer(Number.MAX_SAFE_INTEGER)),
  'heap-full'() {
    for (;;) kept.push(new Array(1000).fill(kept.length));
  },
  // More than any limit a test sets, yet not the whole machine.
  'memory-full'() {
    for (let blocks = 0; blocks < 256; blocks += 1) kept.push(Buffer.alloc(8 * 2 ** 20, 1));
    throw new Error('there was no limit');
  },
  hang() {
    sleepMs(Number.POSITIVE_INFINITY);
  },
};

if (fault === 'hang') process.on('SIGTERM', () => {});
if (fault === 'unframed') process.on('message', (message) => message.kind === 'finish' && process.exit(0));
// A process of the engine's own; `pidFile` gets its id.
if (parameters.has('pidFile')) {
  const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  writeFileSync(parameters.get('pidFile'), String(grandchild.pid));
}

function sleepMs(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function outputOf(batch) {
  const outputs = { type: 'float32', dims: [batch, 2], data: new Float32Array(2 * batch) };
  if (fault === 'nan') return { ...outputs, data: outputs.data.fill(Number.NaN) };
  if (fault === 'infinite') return { ...outputs, data: outputs.data.fill(Number.POSITIVE_INFINITY) };
  if (fault === 'wrong-shape') return { type: 'float32', dims: [batch, 5], data: new Float32Array(5 * batch) };
  return outputs;
}

export default {
  name: 'faulty',
  title: 'the faulty engine',
  canProfile: parameters.has('profiles'),
  installed: async () => ({ version: '1.2.3', location: import.meta.url }),
  saysOutOfMemory: (message) => message === 'my store is full',
  async load() {
    let runs = 0;
    return {
      requests: 1,
      describe: () => ({
        engine: 'faulty',
        engineVersion: '1.2.3',
        inputs: [{ name: 'input', type: 'float32', dims: [batchDim, 1, 4, 4] }],
        outputs: outputNames.map((name) => ({ name, type: 'float32', dims: [batchDim, 2] })),
        sessionOptions: {},
      }),
      async run(feeds) {
        runs += 1;
        if (runs === faultyRun && parameters.has('markFile')) writeFileSync(parameters.get('markFile'), '');
        if (runs === faultyRun) await faults[fault]?.();
        const batch = feeds.input.dims[0];
        // With `mostImages` a larger batch is refused memory.
        if (batch > mostImages) faults['allocation-failed']();
        sleepMs(runMs * batch);
        return Object.fromEntries(outputNames.map((name) => [name, outputOf(batch)]));
      },
      async dispose() {
        if (fault === 'teardown-abort') process.abort();
      },
    };
  },
};
