// Is OpenVINO as fast in rn50 as in its own tools? Latency beside a synchronous loop in Python and beside `benchmark_app -api sync`,
// throughput beside both with the same streams and requests: same file, threads, batch and precision (f32 for what is not in 8
// bits). One after the other in rounds, each in a process of its own; medians of the rounds' ratios.
// Ends with 1 where our latency is more than 3 % above, or our throughput more than 4 % below.
// Usage: node bench/openvino-against-python.mjs [rounds] [seconds] [fp32,int8].
// Python with openvino: RN50_PYTHON, or python3; `benchmark_app` lies beside it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { structuredImages } from '@rn50/inference-runner';
import { buildResNet50, writeModel } from '@rn50/onnx-model';
import { quantize } from '@rn50/onnx-quantize';
import { npyOfImages } from './npy.mjs';
import { runRow } from './peers/run-row.mjs';

const MOST_LATENCY = 1.03;
const LEAST_THROUGHPUT = 0.96;
/** Ours first, as `runRow` names them. */
const PROGRAMS = ['openvino', 'loop', 'app'];
const PEERS = ['loop in Python', 'benchmark_app'];
const [rounds = '8', seconds = '3', forms = 'fp32,int8'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'rn50-openvino-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = (name) => join(folder, name);

const cpu = await detectCpu();
const threads = Math.max(1, Math.floor(cpu.usableCpus));
const streams = Math.max(2, threads);
const fp32 = buildResNet50();
writeFileSync(file('fp32.onnx'), writeModel(fp32));
const calibration = structuredImages({ count: 16, channels: 3, height: 224, width: 224 });
writeFileSync(file('images.npy'), npyOfImages(calibration));
writeFileSync(file('int8.onnx'), writeModel((await quantize(fp32, { calibration, cpu })).model));
console.log(`${cpu.model}, ${cpu.int8Path}, ${threads} threads, ${rounds} rounds of ${seconds} s each`);

const python = process.env.RN50_PYTHON ?? 'python3';
const terms = { batch: 1, threads, seconds: Number(seconds), images: file('images.npy'), python };
const latencyTerms = { ...terms, scenario: 'latency', streams: 1, requests: 1 };
const throughputTerms = { ...terms, scenario: 'throughput', streams, requests: 2 * streams };
for (const form of forms.split(',')) {
  const latencies = [];
  const throughputs = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    const latency = await inTurn(form, latencyTerms, round);
    latencies.push(latency);
    throughputs.push(await inTurn(form, throughputTerms, round, latency[0].medianMs));
  }
  console.log(`\nResNet50 ${form.toUpperCase()}, batch 1`);
  const isFast = (ratio) => ratio <= MOST_LATENCY;
  told('latency', 'ms', figures(latencies, 'medianMs'), isFast);
  // What other programs on the machine disturb least.
  told('fastest run', 'ms', figures(latencies, 'fastestMs'), isFast);
  const isMuch = (ratio) => ratio >= LEAST_THROUGHPUT;
  told(`throughput, ${streams} streams`, 'images/s', figures(throughputs, 'imagesPerSecond'), isMuch);
}

/** Every other round in reverse order, so that a machine that slows down does not favour one program. */
async function inTurn(form, terms, round, latencyMs) {
  const results = [];
  const order = [...PROGRAMS.keys()];
  for (const at of round % 2 === 1 ? order.reverse() : order) {
    const row = { id: form, program: PROGRAMS[at], path: file(`${form}.onnx`), precision: 'f32' };
    results[at] = await runRow(row, terms, latencyMs);
  }
  return results;
}

/** Per round, of each program. */
function figures(all, name) {
  return all.map((results) => results.map((figures) => figures[name]));
}

function told(what, unit, all, holds) {
  console.log(`  ${what}: ours ${median(all.map(([own]) => own)).toFixed(2)} ${unit}`);
  for (const [at, peer] of PEERS.entries()) {
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
