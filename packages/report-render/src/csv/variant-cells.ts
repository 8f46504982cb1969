import type { Report } from '@rn50/bench-stats';
import { labelWithoutEngine } from '@rn50/bench-stats/words';
import type { Cell } from './csv-text.js';

/** The columns that tell rows of different variants apart. */
export const VARIANT_COLUMNS = ['variant', 'label', 'model', 'engine', 'engine_version', 'precision'] as const;

/** The cells of {@link VARIANT_COLUMNS}; of a variant that the report does not list only its id. */
export function variantCells(variantId: string, { variants, environment }: Report): Cell[] {
  const variant = variants.find(({ id }) => id === variantId);
  if (variant === undefined) return [variantId, ...VARIANT_COLUMNS.slice(1).map(() => null)];
  const { label, modelId, engine, precision, engineVersion } = variant;
  const version =
    engineVersion ?? (Object.hasOwn(environment.engines, engine) ? environment.engines[engine] : undefined);
  return [variantId, labelWithoutEngine(label, engine), modelId, engine, version ?? null, precision];
}
