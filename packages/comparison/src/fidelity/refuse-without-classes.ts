import { ComparisonError } from '../errors.js';
import type { PlannedModel } from '../models/model-file.js';
import type { Gates } from '../request.js';

/**
 * Refuses a gate on agreement for a model whose outputs, as far as they are known before measuring, have no classes.
 * @throws ComparisonError BAD_OPTION naming the option and the outputs
 */
export function refuseWithoutClasses(
  { minTop1Agreement }: Pick<Gates, 'minTop1Agreement'>,
  { outputs = [] }: Pick<PlannedModel, 'outputs'>,
): void {
  if (minTop1Agreement === null || outputs.length === 0 || outputs.some(mayBeClasses)) return;
  const has = outputs.map(({ name, type, dims }) => `${name} ${type} [${dims.join(',')}]`).join(', ');
  throw new ComparisonError({
    code: 'BAD_OPTION',
    message: `--min-top1-agreement needs a model with an output [N, classes]; there is ${has}`,
    remedy: 'Use --min-sqnr-db, which is for every model.',
  });
}

/** The first axis may be a fixed batch, or rows. */
function mayBeClasses({ type, dims }: NonNullable<PlannedModel['outputs']>[number]): boolean {
  const [, classes = 0, ...rest] = dims;
  return /^(b?float|double)/.test(type) && classes > 1 && rest.every((size) => size === 1);
}
