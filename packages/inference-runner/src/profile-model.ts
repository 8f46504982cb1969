import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelProfile as Profile } from '@rn50/bench-stats';
import { fixedBatch } from '@rn50/onnx-model/inputs';
import type { NodeTime } from './engine/engine.js';
import { DEFAULT_ENGINE } from './engine/registry.js';
import { type Ask, type InspectOptions, inWorker, type LoadedModel } from './in-worker.js';
import { badOption } from './options.js';
import { resolveThreads } from './resolve-settings.js';
import { defaultRunTimeoutMs, LOAD_TIMEOUT_MS } from './timeouts.js';

const DEFAULT_RUNS = 30;
const DEFAULT_WARMUP = 10;

export interface ProfileOptions extends InspectOptions {
  /** Images per run; 1 unless given. A model fixed to a batch is profiled at that. */
  readonly batch?: number | undefined;
  /** Runs before those that count; 10 unless given. */
  readonly warmup?: number | undefined;
  /** Runs that count; 30 unless given. */
  readonly runs?: number | undefined;
  /** Seed of the input images; 1 unless given. */
  readonly seed?: number | undefined;
  /** Whether to return the optimised graph; true unless given. */
  readonly optimizedModel?: boolean | undefined;
  /** A run that takes longer counts as hung; 60 s or 5 s per image, whichever is longer, unless given. */
  readonly runTimeoutMs?: number | undefined;
}

/** Times of a model's nodes, after the engine's optimisations. */
export interface ModelProfile extends Profile {
  readonly engine: string;
  readonly engineVersion: string;
  /** How many runs count. */
  readonly runs: number;
  /** Median of a whole run in milliseconds, the profiler's own cost included. */
  readonly runMs: number;
  /** CPU time of the worker, loading and warm-up included, in milliseconds. */
  readonly cpuMs: number;
  /** CPU time and waiting for a CPU of its threads in the runs that count, in milliseconds; where it can be read. */
  readonly usage: { readonly cpuMs: number; readonly waitMs: number | null } | null;
  /** In the order they run. */
  readonly nodes: readonly NodeTime[];
}

/**
 * Profiles a model with the engine's own profiler, in a worker process of its own. Node times show where a run's time
 * goes; for the time of a run use `measure`, because the profiler costs a few microseconds per node.
 * @throws RunnerError for an invalid model (MODEL_*), BAD_OPTION, BAD_OUTPUT, a worker that crashed, hung or ran out of
 *   memory, ENGINE_CANNOT_PROFILE, RUN_FAILED if no profile was written, and INTERRUPTED after an abort
 */
export async function profileModel(options: ProfileOptions): Promise<ModelProfile> {
  const { warmup = DEFAULT_WARMUP, runs = DEFAULT_RUNS, seed = 1 } = options;
  const counts = { warmup, runs, batch: options.batch ?? 1 };
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < (name === 'warmup' ? 0 : 1)) {
      throw badOption(name, `is ${value}`, 'Give a whole number.');
    }
  }
  const profileFolder = await mkdtemp(join(tmpdir(), 'rn50-profile-'));
  // Removes the folder also if this process exits in the middle.
  const clean = (): void => rmSync(profileFolder, { recursive: true, force: true });
  process.once('exit', clean);
  try {
    const work = async (ask: Ask, { description, inputs, totals }: LoadedModel) => {
      const batch = fixedBatch(inputs) ?? counts.batch;
      const timeoutMs = options.runTimeoutMs ?? defaultRunTimeoutMs(batch);
      await ask<'prepare'>({ kind: 'prepare', batch, seed, scenario: 'latency' }, LOAD_TIMEOUT_MS + timeoutMs);
      const plan = { minimumRuns: runs, minimumMs: 0, settling: { by: 'runs', ms: 0 } } as const;
      await ask<'warm-up'>({ kind: 'warm-up', plan: { kind: 'fixed', runs: warmup } }, timeoutMs * (warmup + 1));
      const { usage } = await ask<'block'>({ kind: 'block', plan }, timeoutMs * (runs + 1));
      const { cpuMs } = totals();
      return {
        batch,
        description,
        usage,
        cpuMs,
        profile: await ask<'profile'>({ kind: 'profile', runs }, LOAD_TIMEOUT_MS),
      };
    };
    const ran = await inWorker(options, work, profileFolder);
    const { optimizedModelPath, ...profile } = ran.profile;
    const isWanted = options.optimizedModel !== false && optimizedModelPath !== null;
    return {
      engine: options.engine ?? DEFAULT_ENGINE,
      engineVersion: ran.description.engineVersion,
      threads: resolveThreads(options.threads),
      batch: ran.batch,
      cpuMs: ran.cpuMs,
      usage: ran.usage,
      ...profile,
      optimizedModel: isWanted ? await readFile(optimizedModelPath).catch(() => null) : null,
    };
  } finally {
    process.off('exit', clean);
    await rm(profileFolder, { recursive: true, force: true });
  }
}
