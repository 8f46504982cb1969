// What the first counted run of a block depends on: uncounted runs before it, waiting (busy or asleep), or neither, right after
// another process computed. Usage: node bench/settling.mjs <fp32.onnx> <int8.onnx> [batch] [rounds] [threads]
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from '@rn50/bench-stats';
import * as ort from 'onnxruntime-node';

const SETTLE_MS = 60;
const HOWS = ['runs', 'busy', 'asleep', 'none'];
const RUNS = 3;
const now = () => Number(process.hrtime.bigint()) / 1e6;

if (process.send === undefined) await parent(process.argv.slice(2));
else await worker(process.argv.slice(2));

async function parent([fp32, int8, batch = '16', rounds = '10', threads = '2']) {
  if (int8 === undefined) throw new Error('give two models');
  const start = (path) =>
    new Promise((ready) => {
      const child = fork(fileURLToPath(import.meta.url), [path, batch, threads]);
      child.once('message', () => ready(child));
    });
  const models = { FP32: await start(fp32), INT8: await start(int8) };
  const times = { FP32: {}, INT8: {} };
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const how of round % 2 === 0 ? HOWS : HOWS.toReversed()) {
      for (const [name, child] of Object.entries(models)) {
        const answer = new Promise((done) => child.once('message', done));
        child.send(how);
        times[name][how] = [...(times[name][how] ?? []), await answer];
      }
    }
  }
  console.log(`batch ${batch}, ${rounds} blocks of ${RUNS} runs each, medians; first / third is of the same block`);
  for (const [name, byHow] of Object.entries(times)) {
    for (const how of HOWS) {
      const blocks = byHow[how];
      const run = (at) => `${median(blocks.map((ms) => ms[at])).toFixed(1)} ms`;
      const ratio = median(blocks.map(([first, , third]) => first / third));
      console.log(
        `${name} after ${how.padEnd(6)}  first ${run(0)}  third ${run(2)}  first / third ${ratio.toFixed(3)}`,
      );
    }
  }
  for (const child of Object.values(models)) child.disconnect();
}

async function worker([path, batch, threads]) {
  const session = await ort.InferenceSession.create(path, {
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  const dims = [Number(batch), 3, 224, 224];
  const data = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, (_, i) => Math.sin(i));
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', data, dims) };
  for (let i = 0; i < RUNS; i += 1) await session.run(feeds);
  process.on('message', async (how) => {
    const began = now();
    if (how === 'runs')
      do await session.run(feeds);
      while (now() - began < SETTLE_MS);
    else if (how === 'busy') while (now() - began < SETTLE_MS);
    else if (how === 'asleep') await new Promise((wake) => setTimeout(wake, SETTLE_MS));
    const ms = [];
    for (let i = 0; i < RUNS; i += 1) {
      const start = now();
      await session.run(feeds);
      ms.push(now() - start);
    }
    process.send(ms);
  });
  process.send('ready');
}
