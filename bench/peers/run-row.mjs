// One row measured once in one scenario, in a process of its own.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from '@rn50/bench-stats';
import { measure } from '@rn50/inference-runner';

const execute = promisify(execFile);
const LOOP = fileURLToPath(new URL('./loop.py', import.meta.url));
/** Blocks of rn50 last at least so long. */
const BLOCK_MS = 300;

/**
 * @param terms `{ scenario, batch, threads, streams, requests, seconds, images, python }`; streams and requests count in
 *   OpenVINO only
 * @param latencyMs of this row where it is known: it tells how many blocks of rn50's fit into the time
 * @returns `{ version, medianMs, fastestMs, imagesPerSecond }`; of no use are the first two for throughput with several requests
 * @throws where it cannot be run
 */
export async function runRow(row, terms, latencyMs) {
  const run = { python: runLoop, loop: runLoop, app: runApp, ort: runOurs, openvino: runOurs }[row.program];
  return run(row, terms, latencyMs);
}

async function runLoop({ program, path, precision }, { python, ...terms }) {
  const engine = program === 'python' ? 'ort' : 'openvino';
  const settings = JSON.stringify({ ...terms, engine, model: path, precision });
  const { stdout } = await execute(python, [LOOP, settings]);
  const { version, ...figures } = JSON.parse(stdout);
  return { ...figures, version: shortened(version) };
}

async function runApp({ path, precision }, { batch, threads, streams, requests, seconds, python }) {
  const settings = {
    m: path,
    d: 'CPU',
    hint: 'none',
    nthreads: threads,
    nstreams: streams,
    pin: 'YES',
    infer_precision: precision,
    shape: `[${batch},3,224,224]`,
    layout: '[NCHW]',
    t: Math.ceil(seconds),
    ...(requests === 1 ? { api: 'sync' } : { api: 'async', nireq: requests }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => [`-${name}`, String(value)]);
  const beside = join(dirname(python), 'benchmark_app');
  const { stdout } = await execute(existsSync(beside) ? beside : 'benchmark_app', options);
  return readApp(stdout);
}

/** The figures among what benchmark_app prints; latencies below a millisecond are in microseconds. */
function readApp(stdout) {
  const found = (pattern) => {
    const [, ...parts] = pattern.exec(stdout) ?? [];
    if (parts.length === 0) throw new Error(`benchmark_app printed no figure like ${pattern}`);
    return parts;
  };
  const milliseconds = ([time, unit]) => Number(time) / (unit === 'us' ? 1000 : 1);
  return {
    version: shortened(found(/Build \.+ (\S+)/)[0]),
    medianMs: milliseconds(found(/Median:\s+([\d.]+) (ms|us)/)),
    fastestMs: milliseconds(found(/Min:\s+([\d.]+) (ms|us)/)),
    imagesPerSecond: Number(found(/Throughput:\s+([\d.]+) FPS/)[0]),
  };
}

/** OpenVINO adds the build to its version. */
function shortened(version) {
  return version.split('-')[0];
}

async function runOurs({ id, program, path, precision }, terms, latencyMs = 0) {
  const { scenario, batch, threads, streams, requests, seconds } = terms;
  const isOpenVino = program === 'openvino';
  const blockMs = Math.max(BLOCK_MS, batch * latencyMs * (isOpenVino ? requests : 1));
  const record = await measure({
    modelPath: path,
    label: id,
    engine: program,
    scenario,
    batch,
    threads,
    pairs: Math.max(1, Math.round((seconds * 1000) / blockMs)),
    sessionOptions: isOpenVino ? { streams, ...(precision === 'bf16' ? { precision } : {}) } : {},
  });
  if (record.status !== 'ok') throw new Error(record.message);
  const samples = record.blocks.flatMap(({ samplesMs }) => samplesMs);
  return {
    version: record.engineVersion,
    medianMs: median(samples),
    fastestMs: Math.min(...samples),
    imagesPerSecond: (1000 * batch * samples.length) / samples.reduce((sum, ms) => sum + ms, 0),
  };
}
