// What the harness itself adds to every run: the real timed loop around an engine that costs nothing.
// Usage: node bench/harness-cost.mjs [runs] [repetitions]. Prints medians over the repetitions, in nanoseconds.
import { fileURLToPath } from 'node:url';
import { median } from '@rn50/bench-stats';
import { planInputs } from '@rn50/onnx-model/inputs';

/** Beyond this the exit code is 1. */
const MOST_NANOSECONDS = 1000;

// The loop is internal: it is loaded from the built package, not from what the package exports.
const dist = new URL('../packages/inference-runner/dist/', import.meta.url);
const { prepareBench } = await import(new URL('worker/bench.js', dist));
const { busyWait, monotonicMs } = await import(new URL('clock.js', dist));

const [runs = '1000000', repetitions = '7'] = process.argv.slice(2);

/** The same answer at once; nothing is computed and nothing allocated. */
const answer = { output: { type: 'float32', dims: [1, 1], data: new Float32Array(1) } };
const session = {
  describe: () => ({
    engine: 'none',
    engineVersion: '',
    inputs: [{ name: 'input', type: 'float32', dims: ['N', 1, 1, 1] }],
    outputs: [{ name: 'output', type: 'float32', dims: ['N', 1] }],
    sessionOptions: {},
  }),
  requests: 1,
  run: async () => answer,
  dispose: async () => {},
};
const plan = planInputs([{ name: 'input', type: 'float32', dims: ['N', 1, 1, 1], role: 'image-nchw' }]);
const bench = await prepareBench({
  session,
  plan,
  batch: 1,
  seed: 1,
  scenario: 'latency',
  clock: monotonicMs,
  wallClock: Date.now,
  busyWait,
  meter: null,
});

const perRun = [];
const perSample = [];
for (let repetition = 0; repetition <= Number(repetitions); repetition++) {
  const began = process.hrtime.bigint();
  const { samplesMs } = await bench.block({ minimumMs: 0, minimumRuns: Number(runs), settling: { by: 'runs', ms: 0 } });
  const elapsed = Number(process.hrtime.bigint() - began);
  if (samplesMs.length !== Number(runs)) throw new Error(`${samplesMs.length} of ${runs} runs were counted`);
  // The first repetition compiles the loop.
  if (repetition === 0) continue;
  perRun.push(elapsed / samplesMs.length);
  perSample.push(median([...samplesMs]) * 1e6);
}
console.log(`node ${process.version}, ${runs} runs of ${fileURLToPath(new URL('worker/bench.js', dist))}`);
console.log(`a run, all included: ${median(perRun).toFixed(0)} ns (${perRun.map((ns) => ns.toFixed(0)).join(' ')})`);
console.log(`in a timed sample:   ${median(perSample).toFixed(0)} ns`);
console.log(`| cost of the timed loop per run, with an engine that does nothing | ${median(perRun).toFixed(0)} ns |`);
if (median(perRun) > MOST_NANOSECONDS) {
  console.log(`more than ${MOST_NANOSECONDS} ns`);
  process.exitCode = 1;
}
