import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Block, computedType, disturbancesOf, type Peaks } from '@rn50/bench-stats';
import type { ConditionsWatch, CpuInfo } from '@rn50/cpu-detect';
import { cacheKey, keep, readKept } from '@rn50/file-store';
import type { EngineRegistry, ModelProfile, profileModel } from '@rn50/inference-runner';
import { DEFAULT_ENGINE } from '@rn50/inference-runner/engines';
import { z } from 'zod';
import type { RunContext } from '../events.js';
import { watched } from '../measure/conditions.js';
import type { EngineInUse } from '../measure/engines-in-use.js';
import { featuresOf } from '../measure/environment.js';
import { CACHE_FOLDERS } from '../models/cache-folder.js';
import { PEAK_MACS, PEAK_NODE } from './peak-models.js';

/** Raise when what is measured changes, so that older figures in caches are measured anew. 1 kept disturbed ones too. */
const REVISION = 2;
/** Each precision is profiled so often, in turn; the fastest run of all counts, as a disturbance only slows. */
const ROUNDS = 3;
const RUNS = { warmup: 3, runs: 10 };
/** The two fastest rounds of a quiet machine agree to about 1 %; a peak that only one round saw may be too low still. */
const MOST_SPREAD = 0.05;

const rate = z.number().positive();
const cachedSchema = z.object({ fp32: rate, int8: rate, bf16: rate.exactOptional() });

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
  const on = setting.engine.name === DEFAULT_ENGINE ? '' : ` with ${setting.engine.title}`;
  const step = progress.start(`measuring the peak speed of this CPU${on}`);
  try {
    const { measured, seen } = await watched(() => measure(setting, signal, tools.profile), tools.watch);
    const observed = [...disturbancesOf({ ...seen, ...CLOCK_UNSEEN }), ...cutShort(measured.rates)];
    // A spread between rounds counts only where no cause was seen: a seen one explains it.
    const disturbances = observed.length > 0 ? observed : spreadOf(measured.rates);
    const peaks = peaksOf(measured.rates);
    const half = peaks.bf16 === undefined ? '' : `BF16 ${Math.round(peaks.bf16)}, `;
    const figures = `FP32 ${Math.round(peaks.fp32)}, ${half}INT8 ${Math.round(peaks.int8)} GMAC/s`;
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

/** The clock is read between profiles, while nothing computes, so it is ignored; that rounds agree says more. */
const CLOCK_UNSEEN = { frequencyMhz: null };

/** GMAC/s of each round. */
type Rates = Readonly<Record<Precision, number[]>>;
const PRECISIONS = ['fp32', 'bf16', 'int8'] as const;
type Precision = (typeof PRECISIONS)[number];

function peaksOf({ fp32, bf16, int8 }: Rates): Peaks {
  const half = bf16.length === 0 ? {} : { bf16: Math.max(...bf16) };
  return { fp32: Math.max(...fp32), ...half, int8: Math.max(...int8) };
}

function spreadOf(rates: Rates): string[] {
  return PRECISIONS.flatMap((precision) => {
    const [first = 0, second = first] = rates[precision].toSorted((a, b) => b - a);
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
  const [{ writeModel }, { profileModel }, { loadEngine }, models] = await Promise.all([
    import('@rn50/onnx-model'),
    import('@rn50/inference-runner'),
    import('@rn50/inference-runner/engines'),
    import('./peak-models.js'),
  ]);
  const loaded = await loadEngine(engine.name, engines);
  const halves = loaded.halfPrecisions?.(new Set(featuresOf(cpu))) ?? [];
  const precisions = PRECISIONS.filter((precision) => precision !== 'bf16' || halves.includes(precision));
  const signed = cpu.int8Path.startsWith('neon');
  const folder = await mkdtemp(join(tmpdir(), 'rn50-peaks-'));
  try {
    const [float, integer] = [join(folder, 'fp32.onnx'), join(folder, 'int8.onnx')];
    await writeFile(float, writeModel(models.fp32PeakModel()));
    await writeFile(integer, writeModel(models.int8PeakModel({ signed, form: models.peakForm(loaded.name) })));
    const rates: Rates = { fp32: [], bf16: [], int8: [] };
    const records: { cpuMs: number; blocks: Pick<Block, 'cpuMs' | 'waitMs'>[] }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round > 0 && performance.now() - began > budgetMs) break;
      for (const precision of precisions) {
        const found = await (profile ?? profileModel)({
          modelPath: precision === 'int8' ? integer : float,
          ...(precision === 'bf16' ? { sessionOptions: { precision } } : {}),
          engine: engine.name,
          engines,
          threads,
          ...RUNS,
          optimizedModel: false,
          signal,
        });
        const product = found.nodes.find(({ name }) => name === PEAK_NODE);
        if (product === undefined) throw new Error(`the profile has no node ${PEAK_NODE}`);
        // Another type's rate is no peak of bf16.
        if (precision === 'bf16' && (computedType(product.kernel) ?? 'bf16') !== 'bf16') continue;
        rates[precision].push(PEAK_MACS / product.fastestMs / 1e6);
        records.push({ cpuMs: found.cpuMs, blocks: [usageOf(found)] });
      }
    }
    return { rates, records };
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

/** What of the CPU the peaks depend on. */
export function cpuKey({ model, features, caches, usableCpus }: PeakSetting['cpu']) {
  return { model, features, caches, usableCpus };
}

function keyOf({ cpu, threads, engine: { name: engine, version: engineVersion } }: PeakSetting): string {
  return cacheKey({ ...cpuKey(cpu), threads, engine, engineVersion, revision: REVISION });
}
