import { join } from 'node:path';
import { type Fidelity, fidelitySchema } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import { cacheKey, keep, readKept } from '@rn50/file-store';
import { z } from 'zod';
import { inputsKey } from '../inputs/probe-store.js';
import type { EngineToRun } from '../measure/engines-in-use.js';
import type { PlannedVariant } from '../measure/plan.js';
import { CACHE_FOLDERS } from '../models/cache-folder.js';

/** Raise when outputs or layers are compared in another way, so that older figures in caches are made again. */
const REVISION = 1;

const keptSchema = z.object({ figures: z.array(fidelitySchema) });

/** What figures depend on beside the two variants, and where they are kept. */
export interface StoreSetting {
  readonly cpu: Pick<CpuInfo, 'model' | 'features'>;
  readonly threads: number;
  /** All that run. */
  readonly running: readonly Pick<EngineToRun, 'name' | 'version'>[];
  readonly cacheDir: string;
  /** The digests of the files, by name. */
  readonly models: readonly { readonly id: string; readonly sha256: string }[];
}

/** Two variants whose outputs are compared. */
export interface ComparedPair {
  readonly reference: PlannedVariant;
  readonly candidate: PlannedVariant;
  /** Whether their layers are compared too. */
  readonly layers: boolean;
}

/**
 * Figures of outputs and layers that earlier runs found: the same files on the same inputs, in the same engines on the same CPU, put
 * out the same.
 */
export interface FigureStore {
  /** null where there are none. */
  read(pair: ComparedPair): Promise<Fidelity[] | null>;
  /** Figures that cannot be kept are only made again the next time. */
  keep(pair: ComparedPair, figures: readonly Fidelity[]): Promise<void>;
}

/** @param inputs what tells the inputs apart beside how the model is fed: the seed of generated ones */
export function figureStore(
  { cpu, threads, running, cacheDir, models }: StoreSetting,
  inputs: object,
  detail: (line: string) => void,
): FigureStore {
  const { model, features } = cpu;
  const side = ({ modelId, engine, sessionOptions }: PlannedVariant) => ({
    sha256: models.find(({ id }) => id === modelId)?.sha256,
    sessionOptions,
    engine: [engine, running.find(({ name }) => name === engine)?.version],
  });
  const fileOf = ({ reference, candidate, layers }: ComparedPair): string => {
    const sides = [side(reference), side(candidate)];
    const fed = { plan: inputsKey(reference.inputs), inputs };
    const key = cacheKey({ sides, layers, ...fed, model, features, threads, revision: REVISION });
    return join(cacheDir, CACHE_FOLDERS.outputs, `${key}.json`);
  };
  return {
    async read(pair) {
      const kept = await readKept(fileOf(pair), keptSchema);
      // Ids are those of a run, not of the files.
      const ids = { variantId: pair.candidate.id, reference: pair.reference.id };
      return kept === null ? null : kept.figures.map((figure) => ({ ...figure, ...ids }));
    },
    keep(pair, figures) {
      const { reference, candidate } = pair;
      const about = `comparison of the outputs of ${candidate.modelId} with those of ${reference.modelId}`;
      return keep(fileOf(pair), { figures }, { what: 'the figures of the outputs are', about }, detail);
    },
  };
}
