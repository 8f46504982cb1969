import { join } from 'node:path';
import { layerFidelitySchema } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import { z } from 'zod';
import { cacheKey } from '../models/cache-key.js';
import { keep, readKept } from '../models/kept-json.js';

/** Raise when the comparison of layers changes, so that older tables in caches are made again. */
const REVISION = 1;

const keptSchema = z.object({ layers: z.array(layerFidelitySchema), layerInputs: z.int().positive() });

export type KeptLayers = z.infer<typeof keptSchema>;

/** On what a table of layers depends, beside the two files: it is kept for it. */
export interface StoreTerms {
  readonly cpu: Pick<CpuInfo, 'model' | 'features'>;
  readonly threads: number;
  readonly engineVersion: string;
  readonly cacheDir: string;
  readonly sessionOptions: object;
}

/** Tables of layers on the generated inputs, by the digests of the two files. */
export interface LayerStore {
  /** Null where there is none. */
  read(reference: string, candidate: string): Promise<KeptLayers | null>;
  /** A table that cannot be kept is only made again the next time. */
  keep(reference: string, candidate: string, layers: KeptLayers): Promise<void>;
}

export function layerStore(
  { cpu, threads, engineVersion, cacheDir, sessionOptions }: StoreTerms,
  detail: (line: string) => void,
): LayerStore {
  const { model, features } = cpu;
  const terms = { model, features, threads, engineVersion, sessionOptions, revision: REVISION };
  const fileOf = (reference: string, candidate: string): string =>
    join(cacheDir, 'layers', `${cacheKey({ reference, candidate, ...terms })}.json`);
  return {
    read: (reference, candidate) => readKept(fileOf(reference, candidate), keptSchema),
    keep: (reference, candidate, layers) =>
      keep(fileOf(reference, candidate), layers, 'the table of layers is', detail),
  };
}
