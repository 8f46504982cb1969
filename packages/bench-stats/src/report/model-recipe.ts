import { z } from 'zod';
import { estimateSchema, open } from './schema-parts.js';

/** A change that was tried when a model was tuned. */
export const tuningCandidateSchema = open({
  /** In words. */
  name: z.string(),
  /** A rewrite of the model, or session options for the throughput scenario. */
  kind: z.enum(['rewrite', 'setting']),
  /** `beaten`: faster too, but another was faster still, of which one is kept. */
  outcome: z.enum(['kept', 'beaten', 'no-gain', 'failed']),
  /** Time with it / without it, below 1 is faster: of a run at batch 1, or for a setting of an image in throughput. */
  times: estimateSchema.optional(),
  /** Why it failed. */
  message: z.string().optional(),
});
export type TuningCandidate = z.infer<typeof tuningCandidateSchema>;

/** Tuned for a machine. Files of earlier versions do not have `decided`. */
const tunedSchema = open({
  /** Whether something faster was found: a form of the file, which is else unchanged, or settings for throughput. */
  tuned: z.boolean(),
  /** Whether the measurements were clear enough to keep the result. */
  decided: z.boolean().default(false),
  /** The changes and their gain, in words. */
  summary: z.string().default(''),
  /** Everything that was tried; absent in files of earlier versions. */
  candidates: z.array(tuningCandidateSchema).optional(),
  /** Session options that are faster in the throughput scenario; absent where those as given are kept. */
  throughputOptions: open({
    streams: z.int().positive().exactOptional(),
    requestsPerStream: z.int().positive().exactOptional(),
  }).optional(),
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
