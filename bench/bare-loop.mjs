// The loop anyone would write: load, warm up, time `session.run`, print the median. Usage: bare-loop.mjs <model> [batch] [threads] [runs]
import * as ort from 'onnxruntime-node';

const [model, batch = '1', threads = '2', runs = '50'] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads) });
const [{ name, shape }] = session.inputMetadata;
const dims = [Number(batch), ...shape.slice(1).map((d) => (typeof d === 'number' ? d : 224))];
const data = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, (_, i) => Math.sin(i / 50));
const feeds = { [name]: new ort.Tensor('float32', data, dims) };
// By time, not by count: the first runs are not like the others, and models differ in how many fit into a second.
for (const began = performance.now(); performance.now() - began < 1000; ) await session.run(feeds);
const ms = [];
for (let i = 0; i < Number(runs); i++) {
  const began = process.hrtime.bigint();
  await session.run(feeds);
  ms.push(Number(process.hrtime.bigint() - began) / 1e6);
}
console.log(JSON.stringify({ medianMs: ms.sort((a, b) => a - b)[Math.floor(ms.length / 2)], runs: ms.length }));
