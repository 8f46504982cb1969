import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Block, disturbancesOf, type Peaks } from '@rn50/bench-stats';
import type { ConditionsWatch, CpuInfo } from '@rn50/cpu-detect';
import { cacheKey, keep, readKept } from '@rn50/file-store';
import type { EngineRegistry, ModelProfile, profileModel } from '@rn50/inference-runner';
import { z } from 'zod';
import type { RunContext } from '../events.js';
import { watched } from '../measure/conditions.js';
import type { EngineInUse } from '../measure/engines-in-use.js';
import { CACHE_FOLDERS } from '../models/cache-folder.js';
import { PEAK_MACS, PEAK_OPERATORS } from './peak-models.js';

/** Raise when what is measured changes, so that older figures in caches are measured anew. 1 kept disturbed ones too. */
const REVISION = 2;
/** Each precision is profiled so often, in turn; the fastest run of all counts, as a disturbance only slows. */
const ROUNDS = 3;
const RUNS = 20;
/** The two fastest rounds of a quiet machine agree to about 1 %; a peak that only one round saw may be too low still. */
const MOST_SPREAD = 0.05;

const cachedSchema = z.object({ fp32: z.number().positive(), int8: z.number().positive() });

/** What the peaks depend on, and where they are kept. */
export interface PeakSetting {
  readonly cpu: Pick<CpuInfo, 'model' | 'features' | 'int8Path' | 'caches' | 'usableCpus' | 'architecture'>;
  readonly threads: number;
  readonly engine: Pick<EngineInUse, 'name' | 'title' | 'version'>;
  /** Where it is found by its name; the engines of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  readonly cacheDir: string;
  /** After so many milliseconds no further round begins, and what was found is not kept; no limit unless given. */
  readonly budgetMs?: number;
}

/** What a test replaces: the profiler, and the observation of the machine. */
export interface PeakTools {
  readonly profile: typeof profileModel;
  readonly watch: () => Promise<ConditionsWatch>;
}

/**
 * What this CPU can do at most with these threads: a large matrix product in each precision, the fastest time of that one
 * node in the engine's profile. Measured once per CPU, thread count, engine and its version, about two seconds. What was measured
 * on a disturbed machine says so, and is not kept.
 * @returns null if it cannot be measured; a model's figures stand without it
 */
export async function measurePeaks(
  setting: PeakSetting,
  { progress, signal, detail }: Pick<RunContext, 'progress' | 'signal' | 'detail'>,
  tools: Partial<PeakTools> = {},
): Promise<Peaks | null> {
  const file = join(setting.cacheDir, CACHE_FOLDERS.peaks, `${keyOf(setting)}.json`);
  const cached = await readKept(file, cachedSchema);
  if (cached !== null) return cached;
  const step = progress.start('measuring the peak speed of this CPU');
  try {
    const { measured, seen } = await watched(() => measure(setting, signal, tools.profile), tools.watch);
    const observed = [...disturbancesOf({ ...seen, ...CLOCK_UNSEEN }), ...cutShort(measured.rates)];
    // A spread between rounds counts only where no cause was seen: a seen one explains it.
    const disturbances = observed.length > 0 ? observed : spreadOf(measured.rates);
    const peaks = peaksOf(measured.rates);
    const figures = `FP32 ${Math.round(peaks.fp32)}, INT8 ${Math.round(peaks.int8)} GMAC/s`;
    if (disturbances.length === 0) {
      await keep(file, peaks, { what: 'the peaks are', about: aboutOf(setting) }, detail);
      step.done(figures);
      return peaks;
    }
    const disturbedBy = disturbances.join('; ');
    step.done(`${figures}, used for this run only: ${disturbedBy}`);
    return { ...peaks, disturbedBy };
  } catch (error) {
    step.fail();
    detail(`the peaks could not be measured: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** Between profiles nothing computes, so a look at the clock then says nothing; that rounds agree says more. */
const CLOCK_UNSEEN = { frequencyMhz: null };

/** GMAC/s of each round. */
type Rates = Readonly<Record<Precision, readonly number[]>>;
type Precision = 'fp32' | 'int8';

function peaksOf({ fp32, int8 }: Rates): Peaks {
  return { fp32: Math.max(...fp32), int8: Math.max(...int8) };
}

function spreadOf(rates: Rates): string[] {
  return (['fp32', 'int8'] as const).flatMap((precision) => {
    const [first = 0, second = 0] = rates[precision].toSorted((a, b) => b - a);
    const spread = 1 - second / first;
    return spread > MOST_SPREAD
      ? [`its two fastest rounds in ${precision.toUpperCase()} are ${Math.round(100 * spread)} % apart`]
      : [];
  });
}

function cutShort({ int8 }: Rates): string[] {
  return int8.length < ROUNDS ? [`only ${int8.length} of ${ROUNDS} rounds fitted into the time`] : [];
}

async function measure(
  { cpu, threads, engine, engines, budgetMs = Number.POSITIVE_INFINITY }: PeakSetting,
  signal: AbortSignal,
  profile?: PeakTools['profile'],
) {
  const began = performance.now();
  const [{ writeModel }, { profileModel }, models] = await Promise.all([
    import('@rn50/onnx-model'),
    import('@rn50/inference-runner'),
    import('./peak-models.js'),
  ]);
  const signed = cpu.int8Path.startsWith('neon');
  const folder = await mkdtemp(join(tmpdir(), 'rn50-peaks-'));
  try {
    const paths = { fp32: join(folder, 'fp32.onnx'), int8: join(folder, 'int8.onnx') };
    await writeFile(paths.fp32, writeModel(models.fp32PeakModel()));
    await writeFile(paths.int8, writeModel(models.int8PeakModel(signed)));
    const rates = { fp32: [] as number[], int8: [] as number[] };
    const records: { cpuMs: number; blocks: Pick<Block, 'cpuMs' | 'waitMs'>[] }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round > 0 && performance.now() - began > budgetMs) break;
      for (const precision of ['fp32', 'int8'] as const) {
        const found = await (profile ?? profileModel)({
          modelPath: paths[precision],
          engine: engine.name,
          engines,
          threads,
          runs: RUNS,
          optimizedModel: false,
          signal,
        });
        const product = found.nodes.find(({ opType }) => opType === PEAK_OPERATORS[precision]);
        if (product === undefined) throw new Error(`the profile has no ${PEAK_OPERATORS[precision]}`);
        rates[precision].push(PEAK_MACS / product.fastestMs / 1e6);
        records.push({ cpuMs: found.cpuMs, blocks: [usageOf(found)] });
      }
    }
    return { rates: rates satisfies Rates, records };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function usageOf({ usage }: Pick<ModelProfile, 'usage'>): Pick<Block, 'cpuMs' | 'waitMs'> {
  if (usage === null) return {};
  return usage.waitMs === null ? { cpuMs: usage.cpuMs } : { cpuMs: usage.cpuMs, waitMs: usage.waitMs };
}

function aboutOf({ cpu, threads, engine }: PeakSetting): string {
  return `peak speed of ${cpu.model} with ${threads} threads, ${engine.title} ${engine.version}`;
}

function keyOf({ cpu, threads, engine: { name: engine, version: engineVersion } }: PeakSetting): string {
  const { model, features, caches, usableCpus } = cpu;
  return cacheKey({ model, features, caches, usableCpus, threads, engine, engineVersion, revision: REVISION });
}
