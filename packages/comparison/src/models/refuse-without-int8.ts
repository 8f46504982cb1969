import { ComparisonError } from '../errors.js';
import type { Gates } from '../request.js';
import type { ModelPair } from './model-file.js';

/** Gates on the INT8 side, by their options. */
const OF_INT8 = {
  failBelow: '--fail-below',
  maxP99Ms: '--max-p99-ms',
  minTop1Agreement: '--min-top1-agreement',
  minSqnrDb: '--min-sqnr-db',
} as const satisfies Partial<Record<keyof Gates, string>>;

/**
 * Refuses gates on INT8 for a model that has no INT8 form.
 * @throws ComparisonError BAD_OPTION naming the option and why there is no INT8 form
 */
export function refuseWithoutInt8(gates: Gates, { int8, warnings }: Pick<ModelPair, 'int8' | 'warnings'>): void {
  if (int8 !== null) return;
  const asked = (Object.keys(OF_INT8) as (keyof typeof OF_INT8)[]).find((gate) => gates[gate] !== null);
  if (asked === undefined) return;
  const reason = warnings.find(({ code }) => code === 'no-int8-form')?.message ?? 'the model has none';
  throw new ComparisonError({
    code: 'BAD_OPTION',
    message: `${OF_INT8[asked]} needs an INT8 model: ${reason}`,
    remedy: 'Leave the option out, or give another model.',
  });
}
