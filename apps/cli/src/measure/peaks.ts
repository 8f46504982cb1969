import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CpuInfo } from '@rn50/cpu-detect';
import { z } from 'zod';
import type { Context } from '../context.js';
import { cacheKey } from '../models/cache-key.js';
import { keep, readKept } from '../models/kept-json.js';
import { PEAK_MACS, PEAK_OPERATORS } from './peak-models.js';

/** The ceiling of each precision on this CPU, in 10^9 multiply-accumulate operations per second. */
export interface Peaks {
  readonly fp32: number;
  readonly int8: number;
}

/** Raise when what is measured changes, so that older figures in caches are measured anew. */
const REVISION = 1;
/** Each precision is profiled so often, in turn; the fastest run of all counts, as a disturbance only slows. */
const ROUNDS = 3;
const RUNS = 20;

const cachedSchema = z.object({ fp32: z.number().positive(), int8: z.number().positive() });

/** On what the ceilings depend: they are cached for it. */
export interface PeakTerms {
  readonly cpu: Pick<CpuInfo, 'model' | 'features' | 'int8Path' | 'caches' | 'usableCpus' | 'architecture'>;
  readonly threads: number;
  readonly engineVersion: string;
  readonly cacheDir: string;
}

/**
 * What this CPU can do at most with these threads: a large matrix product in each precision, the fastest time of that one
 * node in ONNX Runtime's profile. Measured once per CPU, thread count and engine version, about two seconds.
 * @returns null if it cannot be measured; a model's figures stand without it
 */
export async function measurePeaks(
  terms: PeakTerms,
  { progress, signal, detail }: Pick<Context, 'progress' | 'signal' | 'detail'>,
): Promise<Peaks | null> {
  const file = join(terms.cacheDir, 'peaks', `${keyOf(terms)}.json`);
  const cached = await readKept(file, cachedSchema);
  if (cached !== null) return cached;
  const step = progress.start('measuring what this CPU can do at most');
  try {
    const peaks = await measure(terms, signal);
    await keep(file, peaks, { what: 'the peaks are', about: aboutOf(terms) }, detail);
    step.done(`FP32 ${Math.round(peaks.fp32)}, INT8 ${Math.round(peaks.int8)} GMAC/s`);
    return peaks;
  } catch (error) {
    step.fail();
    detail(`the peaks could not be measured: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function measure({ cpu, threads }: PeakTerms, signal: AbortSignal): Promise<Peaks> {
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
    const best = { fp32: 0, int8: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const precision of ['fp32', 'int8'] as const) {
        const profile = await profileModel({
          modelPath: paths[precision],
          threads,
          runs: RUNS,
          optimizedModel: false,
          signal,
        });
        const product = profile.nodes.find(({ opType }) => opType === PEAK_OPERATORS[precision]);
        if (product === undefined) throw new Error(`the profile has no ${PEAK_OPERATORS[precision]}`);
        best[precision] = Math.max(best[precision], PEAK_MACS / product.fastestMs / 1e6);
      }
    }
    return best;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function aboutOf({ cpu, threads, engineVersion }: PeakTerms): string {
  return `what ${cpu.model} can do at most with ${threads} threads, ONNX Runtime ${engineVersion}`;
}

function keyOf({ cpu, threads, engineVersion }: PeakTerms): string {
  const { model, features, caches, usableCpus } = cpu;
  return cacheKey({ model, features, caches, usableCpus, threads, engineVersion, revision: REVISION });
}
