// Is OpenVINO as fast in rn50 as in its own tools? Latency beside a synchronous loop in Python and beside `benchmark_app -api sync`,
// throughput beside `benchmark_app -api async` with the same streams and requests: same file, threads, batch and precision (f32
// for what is not in 8 bits). One after the other in rounds, each in a process of its own; medians of the rounds' ratios.
// Ends with 1 where our latency is more than 3 % above, or our throughput more than 4 % below.
// Usage: node bench/openvino-against-python.mjs [rounds] [seconds] [fp32,int8].
// Python with openvino: RN50_PYTHON, or python3; `benchmark_app` lies beside it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { measure, structuredImages } from '@rn50/inference-runner';
import { buildResNet50, writeModel } from '@rn50/onnx-model';
import { quantize } from '@rn50/onnx-quantize';

const MOST_LATENCY = 1.03;
const LEAST_THROUGHPUT = 0.96;
const [rounds = '8', seconds = '3', forms = 'fp32,int8'] = process.argv.slice(2);
const python = process.env.RN50_PYTHON ?? 'python3';
const beside = join(dirname(python), 'benchmark_app');
const app = existsSync(beside) ? beside : 'benchmark_app';
const script = fileURLToPath(new URL('./openvino-against-python.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rn50-openvino-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = (form) => join(folder, `${form}.onnx`);

const cpu = await detectCpu();
const threads = Math.max(1, Math.floor(cpu.usableCpus));
const streams = Math.max(2, threads);
const fp32 = buildResNet50();
writeFileSync(file('fp32'), writeModel(fp32));
const calibration = structuredImages({ count: 16, channels: 3, height: 224, width: 224 });
writeFileSync(file('int8'), writeModel((await quantize(fp32, { calibration, cpu })).model));
console.log(`${cpu.model}, ${cpu.int8Path}, ${threads} threads, ${rounds} rounds of ${seconds} s each`);

/** How many runs of about `ms` milliseconds fill the time. */
const runsOf = (ms) => Math.max(10, Math.round((1000 * Number(seconds)) / ms));

async function ours(form, scenario, iterations) {
  const record = await measure({
    modelPath: file(form),
    engine: 'openvino',
    threads,
    batch: 1,
    scenario,
    warmup: Math.ceil(iterations / 2),
    iterations,
    sessionOptions: scenario === 'throughput' ? { streams } : {},
  });
  if (record.status !== 'ok') throw new Error(record.message);
  return record.blocks.flatMap(({ samplesMs }) => samplesMs);
}

function inPython(form) {
  return JSON.parse(execFileSync(python, [script, file(form), '1', String(threads), seconds], { encoding: 'utf8' }));
}

/** What benchmark_app prints under these headings. */
function inApp(form, headings, options) {
  const terms = ['-m', file(form), '-d', 'CPU', '-t', seconds, '-infer_precision', 'f32', '-nthreads', String(threads)];
  const shape = ['-data_shape', '[1,3,224,224]', '-shape', '[1,3,224,224]', '-hint', 'none'];
  const text = execFileSync(app, [...terms, ...shape, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return headings.map((heading) => {
    const found = new RegExp(`${heading}: +([\\d.]+)`).exec(text)?.[1];
    if (found === undefined) throw new Error(`benchmark_app did not print ${heading}:\n${text}`);
    return Number(found);
  });
}

const timesOf = (samplesMs) => [median(samplesMs), Math.min(...samplesMs)];
const fps = (samplesMs) => (1000 * samplesMs.length) / samplesMs.reduce((sum, ms) => sum + ms, 0);

function told(what, unit, all, peers, holds) {
  console.log(`  ${what}: ours ${median(all.map(([own]) => own)).toFixed(2)} ${unit}`);
  for (const [at, peer] of peers.entries()) {
    const ratios = all.map(([own, ...others]) => own / others[at]).sort((a, b) => a - b);
    const ratio = median(ratios);
    const passed = holds(ratio);
    if (!passed) process.exitCode = 1;
    const theirs = median(all.map(([, ...others]) => others[at])).toFixed(2);
    const range = `${ratios[0].toFixed(3)} to ${ratios.at(-1).toFixed(3)}`;
    console.log(
      `    ${peer} ${theirs} ${unit}; ours is ${ratio.toFixed(3)} of it (${range}): ${passed ? 'passed' : 'FAILED'}`,
    );
  }
}

for (const form of forms.split(',')) {
  const oneMs = median(await ours(form, 'latency', 10));
  const latencies = [];
  const throughputs = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    const latency = [
      async () => timesOf(await ours(form, 'latency', runsOf(oneMs))),
      async () => timesOf(inPython(form).samplesMs),
      async () => inApp(form, ['Median', 'Min'], ['-api', 'sync', '-nstreams', '1', '-nireq', '1']),
    ];
    const flight = ['-api', 'async', '-nstreams', `${streams}`, '-nireq', `${2 * streams}`];
    const throughput = [
      async () => fps(await ours(form, 'throughput', runsOf(oneMs))),
      async () => inApp(form, ['Throughput'], flight)[0],
    ];
    // Every other round in reverse order, so that a machine that slows down is no one's loss.
    latencies.push(await inTurn(latency, round % 2 === 1));
    throughputs.push(await inTurn(throughput, round % 2 === 1));
  }
  console.log(`\nResNet50 ${form.toUpperCase()}, batch 1`);
  const peers = ['loop in Python', 'benchmark_app'];
  const each = (at) => latencies.map((times) => times.map((both) => both[at]));
  told('latency', 'ms', each(0), peers, (ratio) => ratio <= MOST_LATENCY);
  // What other programs on the machine disturb least.
  told('fastest run', 'ms', each(1), peers, (ratio) => ratio <= MOST_LATENCY);
  told(
    `throughput, ${streams} streams`,
    'images/s',
    throughputs,
    ['benchmark_app'],
    (ratio) => ratio >= LEAST_THROUGHPUT,
  );
}

async function inTurn(steps, isReversed) {
  const figures = [];
  const order = [...steps.keys()];
  for (const at of isReversed ? order.reverse() : order) figures[at] = await steps[at]();
  return figures;
}
