import { join } from 'node:path';
import type { Peaks } from '@rn50/bench-stats';
import { engineTitle } from '@rn50/bench-stats/words';
import { cacheKey, keep, readKept } from '@rn50/file-store';
import { z } from 'zod';
import type { RunContext } from '../events.js';
import { CACHE_FOLDERS } from '../models/cache-folder.js';
import { cpuKey, measurePeaks, type PeakSetting, type PeakTools } from './peaks.js';

const REVISION = 1;

const bestSchema = z.object({ rate: z.number().positive(), engine: z.string() });
const keptSchema = z.object({ fp32: bestSchema, int8: bestSchema, bf16: bestSchema.exactOptional() });
/** The highest rate in each precision, and the engine that reached it. */
type Best = z.output<typeof keptSchema>;

/** What one engine reaches, and the best that any was seen to reach on this CPU with these threads. */
export interface BestPeaks {
  /** Of the first engine. */
  readonly own: Peaks;
  readonly best: Peaks;
}

/**
 * Measures the peaks of each engine, and remembers the best of all runs: what one engine does not reach is still what this
 * CPU can do. Disturbed figures are neither kept nor remembered.
 * @returns null if the first engine's cannot be measured
 */
export async function measureBestPeaks(
  engines: readonly PeakSetting['engine'][],
  setting: Omit<PeakSetting, 'engine'>,
  context: Pick<RunContext, 'progress' | 'signal' | 'detail'>,
  tools: Partial<PeakTools> = {},
): Promise<BestPeaks | null> {
  const file = join(setting.cacheDir, CACHE_FOLDERS.peaks, `${keyOf(setting)}.json`);
  const remembered = await readKept(file, keptSchema);
  let lasting = remembered;
  let best = remembered;
  let own: Peaks | null = null;
  for (const engine of engines) {
    const peaks = await measurePeaks({ ...setting, engine }, context, tools);
    if (peaks === null) continue;
    if (engine === engines[0]) own = peaks;
    const title = engineTitle(engine);
    best = better(best, peaks, title);
    if (peaks.disturbedBy === undefined) lasting = better(lasting, peaks, title);
  }
  const [first] = engines;
  if (own === null || best === null || first === undefined) return null;
  if (lasting !== null && lasting !== remembered) {
    const about = `best peak speed seen on ${setting.cpu.model} with ${setting.threads} threads`;
    await keep(file, lasting, { what: 'the best peaks are', about }, context.detail);
  }
  return { own, best: { ...namedFor(best, engineTitle(first)), ...disturbance(own) } };
}

/** The same object where nothing is better. */
function better(best: Best | null, { fp32, int8, bf16 }: Peaks, engine: string): Best {
  if (best === null) {
    const half = bf16 === undefined ? {} : { bf16: { rate: bf16, engine } };
    return { fp32: { rate: fp32, engine }, int8: { rate: int8, engine }, ...half };
  }
  let found = best;
  for (const [precision, rate] of Object.entries({ fp32, int8, bf16 }) as ['fp32' | 'int8' | 'bf16', number?][]) {
    if (rate !== undefined && rate > (found[precision]?.rate ?? 0)) found = { ...found, [precision]: { rate, engine } };
  }
  return found;
}

/** The rates, and who reached them where that is not the first engine of this run. */
function namedFor({ fp32, int8, bf16 }: Best, first: string): Peaks {
  const by = Object.fromEntries(
    Object.entries({ fp32, int8, bf16 }).flatMap(([precision, best]) =>
      best === undefined || best.engine === first ? [] : [[precision, best.engine]],
    ),
  );
  return {
    fp32: fp32.rate,
    int8: int8.rate,
    ...(bf16 === undefined ? {} : { bf16: bf16.rate }),
    ...(Object.keys(by).length === 0 ? {} : { by }),
  };
}

function disturbance({ disturbedBy }: Peaks): Pick<Peaks, 'disturbedBy'> {
  return disturbedBy === undefined ? {} : { disturbedBy };
}

function keyOf({ cpu, threads }: Pick<PeakSetting, 'cpu' | 'threads'>): string {
  return cacheKey({ ...cpuKey(cpu), threads, best: REVISION });
}
