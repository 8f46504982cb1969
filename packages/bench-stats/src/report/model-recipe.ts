import { z } from 'zod';
import { open } from './schema-parts.js';

/** Tuned for a machine. Files of earlier versions do not have `decided`. */
const tunedSchema = open({
  /** Whether a faster form was found; else the file is unchanged. */
  tuned: z.boolean(),
  /** Whether the measurements were clear enough to keep the result. */
  decided: z.boolean().default(false),
  /** The changes and their gain, in words. */
  summary: z.string().default(''),
  engine: z.string().optional(),
  engineVersion: z.string().optional(),
}).transform((fields) => ({ ...fields, kind: 'tuned' as const }));

/** Quantized from a float model. */
const quantizedSchema = open({
  form: z.enum(['qdq', 'qoperator']),
  method: z.string(),
  activationType: z.string(),
  weightType: z.string(),
  perChannel: z.boolean(),
}).transform((fields) => ({ ...fields, kind: 'quantized' as const }));

/** How rn50 made a model. A file that was quantized and tuned in one step counts as tuned. */
export const modelRecipeSchema = z.union([tunedSchema, quantizedSchema]);
export type ModelRecipe = z.output<typeof modelRecipeSchema>;

/** The record in reports and sidecars, without `kind`. */
export type TunedRecipeRecord = z.input<typeof tunedSchema>;

/** The `recipe` of a report's model; null for models that were not made here, and for records of an unknown kind. */
export function modelRecipe(record: Readonly<Record<string, unknown>> | null | undefined): ModelRecipe | null {
  return modelRecipeSchema.safeParse(record).data ?? null;
}
