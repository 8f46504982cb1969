import { z } from 'zod';
import type { ReportModel } from './schema.js';

/** Part of what `describeModel` of `@rn50/onnx-model` says about an INT8 model; earlier reports do not have it. */
const factsSchema = z.object({
  quantization: z.object({ floatMacShare: z.number().min(0).max(1), floatOperators: z.number() }),
});

/** Work of an INT8 model that is done in float. */
export interface FloatWork {
  /** Share of its multiply-accumulates. */
  readonly share: number;
  /** Convolutions and matrix products left in float. */
  readonly layers: number;
}

/** How much of an INT8 model's work is done in float; null where that is not known, and for float models. */
export function floatWork({ facts }: Pick<ReportModel, 'facts'>): FloatWork | null {
  const { data } = factsSchema.safeParse(facts);
  if (data === undefined) return null;
  const { floatMacShare: share, floatOperators: layers } = data.quantization;
  return { share, layers };
}
