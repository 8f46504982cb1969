import type { ModelValues } from '@rn50/bench-stats';
import type { ModelOutputs } from '@rn50/inference-runner';
import { numbersOf } from '@rn50/inference-runner/feeds';

/** What a model put out, as numbers. */
export function valuesOf(outputs: ModelOutputs): ModelValues {
  return new Map(
    [...outputs].map(([name, tensor]) => [name, { type: tensor.type, dims: tensor.dims, data: numbersOf(tensor) }]),
  );
}
