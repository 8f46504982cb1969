import { join } from 'node:path';
import { layerFidelitySchema } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import { cacheKey, keep, readKept } from '@rn50/file-store';
import { z } from 'zod';
import type { EngineToRun } from '../measure/engines-in-use.js';
import { CACHE_FOLDERS } from '../models/cache-folder.js';

/** Raise when the comparison of layers changes, so that older tables in caches are made again. */
const REVISION = 1;

const keptSchema = z.object({ layers: z.array(layerFidelitySchema), layerInputs: z.int().positive() });

export type KeptLayers = z.infer<typeof keptSchema>;

/** What a table of layers depends on beside the two files, and where it is kept. */
export interface StoreSetting {
  readonly cpu: Pick<CpuInfo, 'model' | 'features'>;
  readonly threads: number;
  readonly engine: Pick<EngineToRun, 'name' | 'version' | 'sessionOptions'>;
  readonly cacheDir: string;
  /** The names of the files, by digest. */
  readonly models: readonly { readonly id: string; readonly sha256: string }[];
}

/** Tables of layers on the generated inputs, by the digests of the two files. */
export interface LayerStore {
  /** Null where there is none. */
  read(reference: string, candidate: string): Promise<KeptLayers | null>;
  /** A table that cannot be kept is only made again the next time. */
  keep(reference: string, candidate: string, layers: KeptLayers): Promise<void>;
}

export function layerStore(
  { cpu, threads, engine: { name: engine, version: engineVersion, sessionOptions }, cacheDir, models }: StoreSetting,
  detail: (line: string) => void,
): LayerStore {
  const { model, features } = cpu;
  const setting = { model, features, threads, engine, engineVersion, sessionOptions, revision: REVISION };
  const fileOf = (reference: string, candidate: string): string =>
    join(cacheDir, CACHE_FOLDERS.layers, `${cacheKey({ reference, candidate, ...setting })}.json`);
  const nameOf = (digest: string): string => models.find(({ sha256 }) => sha256 === digest)?.id ?? digest;
  const aboutOf = (reference: string, candidate: string): string =>
    `comparison of the layers of ${nameOf(candidate)} with those of ${nameOf(reference)}`;
  return {
    read: (reference, candidate) => readKept(fileOf(reference, candidate), keptSchema),
    keep: (reference, candidate, layers) =>
      keep(
        fileOf(reference, candidate),
        layers,
        { what: 'the table of layers is', about: aboutOf(reference, candidate) },
        detail,
      ),
  };
}
