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
import { reportOf } from './report.mjs';
import { orderOf, rowsOf } from './rows.mjs';
import { runRow } from './run-row.mjs';

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
// Before this program adds to it.
const load = loadavg()[0].toFixed(2);
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
  latency: { scenario: 'latency', batch: 1, threads, streams: 1, requests: 1, seconds, images, python },
  throughput: { scenario: 'throughput', batch, threads, streams, requests, seconds, images, python },
};
for (let round = 0; round < rounds; round += 1) {
  for (const [scenario, terms] of Object.entries(scenarios)) {
    for (const result of orderOf(results, round)) await take(result, scenario, terms);
  }
}

const failures = results.flatMap(({ row, failure }) =>
  failure === null ? [] : [`${row.title}, ${row.model}: ${failure}`],
);
const text = reportOf({
  results: results.filter(({ failure }) => failure === null),
  cpu,
  options: { rounds, seconds, threads, batch, streams },
  requests,
  load,
  remarks: [...notes, ...skipped, ...failures, ...versionRemarks(versions)],
});
console.log(text);
if (values.write !== undefined) writeFileSync(values.write, text);

/** A row that fails once is left out of the rest: its figures would not be in step with those of the others. */
async function take(result, scenario, terms) {
  if (result.failure !== null) return;
  say(`${scenario}: ${result.row.title}, ${result.row.model}`);
  try {
    const { version, medianMs, imagesPerSecond } = await runRow(result.row, terms, result.latency.at(-1));
    result.version = version;
    result[scenario].push(scenario === 'latency' ? medianMs : imagesPerSecond);
  } catch (error) {
    result.failure = reasonOf(error);
    say(`failed: ${result.failure}`);
  }
}

function versionRemarks({ onnxruntime }) {
  const ours = nodeOrtVersion();
  const isSame = onnxruntime === undefined || onnxruntime === ours;
  return isSame ? [] : [`pip has onnxruntime ${onnxruntime}, and rn50 runs ${ours}`];
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
