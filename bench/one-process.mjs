// What does a second session in the same process cost? Usage: node bench/one-process.mjs <fp32.onnx> <int8.onnx> [threads] [rounds]
// Each model alone in its process, then both in one process in turn, one run each; medians in milliseconds.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';

const [fp32, int8, threads = '2', rounds = '60'] = process.argv.slice(2);
if (int8 === undefined) throw new Error('give two models');
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const alone = [fp32, int8].map((model) => {
  const loop = fileURLToPath(new URL('./bare-loop.mjs', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [loop, model, '1', threads, rounds], { encoding: 'utf8' })).medianMs;
});

const sides = await Promise.all(
  [fp32, int8].map(async (model) => {
    const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads) });
    const [{ name, shape }] = session.inputMetadata;
    const dims = [1, ...shape.slice(1).map((d) => (typeof d === 'number' ? d : 224))];
    const data = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, (_, i) => Math.sin(i / 50));
    return { session, feeds: { [name]: new ort.Tensor('float32', data, dims) }, ms: [] };
  }),
);
for (let round = 0; round < Number(rounds) + 10; round++) {
  for (const { session, feeds, ms } of sides) {
    const began = process.hrtime.bigint();
    await session.run(feeds);
    if (round >= 10) ms.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
}

console.log(`${cpus()[0]?.model}, ${threads} threads`);
['FP32', 'INT8'].forEach((label, i) => {
  const together = median(sides[i].ms);
  console.log(
    `${label}  alone ${alone[i].toFixed(1)} ms  in turn with the other session ${together.toFixed(1)} ms  ${(together / alone[i]).toFixed(2)} times`,
  );
});
