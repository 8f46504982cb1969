import { z } from 'zod';
import { tuningCandidateSchema } from './model-recipe.js';
import { count, open, positive } from './schema-parts.js';

/** By the engine's own names. */
const sessionOptionsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** One input of the models: its size without the batch, who decided that, and what was fed. */
export const inputSchema = open({
  name: z.string(),
  type: z.string(),
  /** null: the batch. */
  dims: z.array(z.int().nonnegative().nullable()),
  sizeFrom: z.enum([
    'model',
    'shape-option',
    'size-option',
    'dim-option',
    'data',
    'other-model',
    'metadata',
    'graph',
    'convention',
  ]),
  values: z.enum(['data', 'pictures', 'ids', 'positions', 'constant', 'waves']),
  /** Of `constant`; reports of earlier versions do not have it. */
  value: z.number().optional(),
  /** Of the user's own data. */
  samples: z.int().positive().optional(),
  /** How pixels in 0..1 became values: `(pixel - mean) / std`. */
  range: open({
    mean: z.array(z.number()),
    std: z.array(z.number()),
    from: z.enum(['option', 'graph', 'metadata', 'type', 'convention']),
  }).optional(),
});

export const settingsSchema = open({
  /** Batch size of the throughput scenario; latency is requested at batch 1. */
  batch: z.int().positive(),
  threads: z.int().positive(),
  instances: z.int().positive(),
  /** `performance-cores`: as many threads as these by default; absent else. */
  threadsFrom: z.literal('performance-cores').optional(),
  /** Target measuring time, or null with fixed counts. */
  budgetSeconds: positive.nullable(),
  /** Seconds that may be added to the budget on a noisy machine; none if absent. */
  reserveSeconds: positive.optional(),
  /** Of a list of threads: all of them, ascending. The results are of `threads`, the sweep is of each. */
  threadCounts: z.array(z.int().positive()).optional(),
  /** What the machine costs per hour, in the user's currency. */
  pricePerHour: positive.optional(),
  seed: z.int(),
  quick: z.boolean().optional(),
  warmup: count.optional(),
  iterations: z.int().positive().optional(),
  /** Of the headline's engine. */
  sessionOptions: sessionOptionsSchema.optional(),
  /** Session options with another value in the throughput scenario, and that value. */
  throughputOptions: sessionOptionsSchema.optional(),
  /** What was fed to the models; absent in older reports. */
  inputs: z.array(inputSchema).optional(),
});

export const modelSchema = open({
  id: z.string(),
  precision: z.enum(['fp32', 'int8', 'bf16', 'fp16']),
  source: z.enum(['zoo', 'synthetic', 'user', 'quantized', 'tuned']),
  sha256: z.string(),
  sizeBytes: count,
  path: z.string(),
  facts: z.record(z.string(), z.unknown()),
  /** How it was made, which `modelRecipe` reads; null for models that were not made here. */
  recipe: z.record(z.string(), z.unknown()).nullable(),
});

export const variantSchema = open({
  id: z.string(),
  engine: z.string(),
  precision: z.enum(['fp32', 'int8', 'bf16', 'fp16']),
  modelId: z.string(),
  /** Heading of the column; names the engine if there are several. */
  label: z.string(),
  /** Version of the engine, the file or folder it was loaded from, and its session options: where there are several engines. */
  engineVersion: z.string().optional(),
  engineLocation: z.string().optional(),
  sessionOptions: sessionOptionsSchema.optional(),
  /** Session options with another value in the throughput scenario, and that value. */
  throughputOptions: sessionOptionsSchema.optional(),
});

/** What was tried to make one model faster in one engine, before it was measured. */
export const tuningSchema = open({
  engine: z.string(),
  /** The model as given. */
  modelId: z.string(),
  /** `tuned`: there is a column for it. */
  outcome: z.enum(['tuned', 'no-gain', 'undecided', 'failed']),
  /** In words: what is kept and its gain, or why nothing is. */
  summary: z.string(),
  /** Every one of them, whatever came of it. */
  candidates: z.array(tuningCandidateSchema),
});
