// rn50 among its peers: ResNet50 in FP32, BF16 and INT8 in Python's ONNX Runtime and OpenVINO, in benchmark_app and in rn50,
// interleaved by rounds, each measurement in a process of its own. Makes a Python environment with pinned peers.
// Usage: node bench/peers/peers.mjs [--rounds 5] [--seconds 5] [--threads N] [--batch 16] [--streams N] [--venv DIR] [--write FILE]
// --seconds: of each measurement. --streams: of OpenVINO's throughput, two requests each; 2 unless given.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { detectCpu } from '@rn50/cpu-detect';
import { installPeers, nodeOrtVersion, reasonOf } from './environment.mjs';
import { makeModels } from './models.mjs';
import { alike, BASE, orderOf, rowsOf } from './rows.mjs';
import { runRow } from './run-row.mjs';
import { alikeLine, tableOf } from './table.mjs';

const string = { type: 'string' };
const { values } = parseArgs({
  options: {
    rounds: string,
    seconds: string,
    threads: string,
    batch: string,
    streams: string,
    venv: string,
    write: string,
  },
});
const cpu = await detectCpu();
const threads = numberOf('threads', Math.max(1, Math.floor(cpu.usableCpus)));
const [rounds, seconds, batch] = [numberOf('rounds', 5), numberOf('seconds', 5), numberOf('batch', 16)];
const streams = numberOf('streams', Math.min(2, threads));
const requests = streams > 1 ? 2 * streams : 1;
const venv = resolve(values.venv ?? fileURLToPath(new URL('./venv', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'rn50-peers-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));

const { python, versions, missing } = installPeers(venv, say);
const has = (name) => versions[name] !== undefined && missing[name] === undefined;
const skipped = Object.entries(missing).map(([name, reason]) => `${name} could not be installed: ${reason}`);
for (const line of skipped) say(line);
// rn50 then finds the OpenVINO that Python runs.
process.env.RN50_PYTHON = python;
const { images, paths, notes } = await makeModels({ folder, threads, python, has, say });
const hasBf16 = cpu.features.avx512_bf16 === 'yes' || cpu.features.amx_bf16 === 'yes';
const results = rowsOf({ paths, has, hasBf16 }).map((row) => {
  return { row, version: '', latency: [], throughput: [], failure: null };
});
const scenarios = {
  latency: { scenario: 'latency', batch: 1, threads, streams: 1, requests: 1, seconds, images, venv },
  throughput: { scenario: 'throughput', batch, threads, streams, requests, seconds, images, venv },
};
const load = loadavg()[0].toFixed(2);
for (let round = 0; round < rounds; round += 1) {
  for (const [scenario, terms] of Object.entries(scenarios)) {
    for (const result of orderOf(results, round)) await take(result, scenario, terms);
  }
}

const measured = results.filter(({ failure }) => failure === null);
const failures = results.flatMap(({ row, failure }) =>
  failure === null ? [] : [`${row.title}, ${row.model}: ${failure}`],
);
const text = reportText();
console.log(text);
if (values.write !== undefined) writeFileSync(values.write, text);

/** A row that fails once is left out of the rest: its figures would not be in step with those of the others. */
async function take(result, scenario, terms) {
  if (result.failure !== null) return;
  say(`${scenario}: ${result.row.title}, ${result.row.model}`);
  try {
    const { version, value } = await runRow(result.row, terms, result.latency.at(-1));
    Object.assign(result, { version });
    result[scenario].push(value);
  } catch (error) {
    result.failure = reasonOf(error);
    say(`failed: ${result.failure}`);
  }
}

function reportText() {
  const { features, model } = cpu;
  const isa = Object.keys(features).filter((feature) => features[feature] === 'yes');
  const byId = (id) => measured.find(({ row }) => row.id === id);
  const pairs = alike(measured.map(({ row }) => row)).map(({ ours, other }) =>
    alikeLine(byId(ours.id), byId(other.id)),
  );
  const options = { rounds, seconds, threads, batch, streams };
  const asked = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  const { onnxruntime } = versions;
  const isSame = onnxruntime === undefined || onnxruntime === nodeOrtVersion();
  const remarks = [
    ...notes,
    ...skipped,
    ...failures,
    ...(isSame ? [] : [`pip has onnxruntime ${onnxruntime}, and rn50 runs ${nodeOrtVersion()}`]),
  ];
  return `# rn50 among its peers

ResNet50 at 224 x 224 in one interleaved run of \`node bench/peers/peers.mjs ${asked.join(' ')}\`, which wrote this page.

- CPU: ${model}, with ${isa.join(', ')}; ${threads} threads
- Date: ${new Date().toISOString().slice(0, 10)}; load average before the first round: ${load}
- Rounds: ${rounds}, in another order each, ${seconds} s per measurement, each in a process of its own. A figure is the median
  of the rounds with the least and the most. A ratio is to FP32 in Python's onnxruntime, taken within each round; above 1 is
  faster.
- Latency: the median at batch 1, one request, all threads. Images/s: batch ${batch}; OpenVINO with ${streams} streams and
  ${requests} requests in all its rows, ONNX Runtime with one request at a time.
- OpenVINO computes floats in f32, except in the rows BF16. All INT8 models are calibrated on the same 16 inputs.
${remarks.map((remark) => `- ${remark}\n`).join('')}
${tableOf(measured, byId(BASE), { batch })}

The same file in the same library, rn50 / the other program (faster: latency below 1, images/s above 1):

${pairs.join('\n')}

For scale: the best published figure is about 197 images/s per AMX core (MLPerf Inference v4.1, offline).
`;
}

function numberOf(name, otherwise) {
  const number = values[name] === undefined ? otherwise : Number(values[name]);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`--${name} takes a whole number above 0, not ${values[name]}`);
  process.exit(2);
}

function say(line) {
  console.error(line);
}
