import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GivenSessionOptions, RunRecord } from '@rn50/inference-runner';
import { encodeModel } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import { type Network, toModel } from '../graph/network.js';
import type { Bench } from './bench.js';
import type { TuneSettings } from './options.js';
import { LEAST_WARM_UP_RUNS, racePlan } from './race-plan.js';

/** Runs by which a race's length is planned. */
const PILOT_RUNS = 5;
/** Of each profile. */
const PROFILE_RUNS = 15;

/** A bench on this machine: models go to a temporary folder, measurements to worker processes. */
export interface OpenBench extends Bench {
  /** One network in the throughput scenario, with each of these options over those of the settings; one record each, in their order. */
  raceSettings(network: Network, options: readonly GivenSessionOptions[]): Promise<readonly RunRecord[]>;
  /** What measured, as its records say. */
  readonly measuredBy: () => { readonly engine: string; readonly engineVersion: string; readonly threads: number };
  close(): Promise<void>;
}

export async function openBench(settings: TuneSettings): Promise<OpenBench> {
  const { compare, measure, profileModel } = await import('@rn50/inference-runner');
  const folder = await mkdtemp(join(tmpdir(), 'rn50-tune-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', clean);
  const { engine, engines, threads, batch, throughput, seed, sessionOptions, inputs, signal } = settings;
  const shared = { engines, batch, seed, sessionOptions, signal, threads };
  const files = new Map<Network, string>();
  let seen = measuredBy({ engine, engineVersion: '', threads: threads ?? 0 });
  let runMs: number | null = null;

  const fileOf = async (network: Network): Promise<string> => {
    signal?.throwIfAborted();
    const known = files.get(network);
    if (known !== undefined) return known;
    const path = join(folder, `${files.size}.onnx`);
    const dataName = `${files.size}.onnx.data`;
    const { bytes, data } = encodeModel(toModel(network), dataName);
    if (data !== null) await writeFile(join(folder, dataName), data);
    await writeFile(path, bytes);
    files.set(network, path);
    return path;
  };
  const pilot = async (modelPath: string): Promise<number> => {
    const record = await measure({
      modelPath,
      engine,
      inputs,
      ...shared,
      warmup: LEAST_WARM_UP_RUNS,
      iterations: PILOT_RUNS,
    });
    if (record.status !== 'ok') throw notMeasured(record);
    const samples = record.blocks.flatMap(({ samplesMs }) => samplesMs);
    return Math.min(...samples);
  };
  return {
    measuredBy: () => seen,
    async race(networks) {
      const variants = [];
      for (const network of networks) {
        variants.push({ modelPath: await fileOf(network), label: String(variants.length), engine, inputs });
      }
      runMs ??= await pilot(variants[0]?.modelPath ?? '');
      const records = await compare({ variants, ...shared, ...racePlan(runMs) });
      signal?.throwIfAborted();
      const [first] = records;
      if (first !== undefined) seen = measuredBy(first);
      return records;
    },
    async raceSettings(network, options) {
      if (throughput === undefined) throw new TypeError('there is a throughput scenario to choose settings for');
      const modelPath = await fileOf(network);
      runMs ??= await pilot(modelPath);
      const { options: _, ...scenario } = throughput;
      const records = await compare({
        variants: options.map((own, at) => ({ modelPath, label: String(at), engine, inputs, sessionOptions: own })),
        ...shared,
        ...scenario,
        scenario: 'throughput',
        ...racePlan((runMs * throughput.batch) / batch),
      });
      signal?.throwIfAborted();
      const [first] = records;
      if (first !== undefined) seen = measuredBy({ ...first, threads: seen.threads });
      return records;
    },
    async profile(network) {
      const modelPath = await fileOf(network);
      const profile = await profileModel({
        modelPath,
        engine,
        inputs,
        ...shared,
        runs: PROFILE_RUNS,
        optimizedModel: false,
      });
      seen = measuredBy(profile);
      return profile.nodes;
    },
    async close() {
      process.off('exit', clean);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function measuredBy({ engine, engineVersion, threads }: ReturnType<OpenBench['measuredBy']>) {
  return { engine, engineVersion, threads };
}

function notMeasured(record: Exclude<RunRecord, { status: 'ok' }>): QuantizeError {
  if (record.status === 'interrupted') return new QuantizeError('ABORTED', 'tuning was interrupted', 'Run it again.');
  return new QuantizeError(
    'TUNING_FAILED',
    `the model cannot be measured (${record.status}): ${record.message}`,
    'Check that the engine runs the model as it is.',
  );
}
