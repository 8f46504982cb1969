import { z } from 'zod';
import { conditionsSchema, environmentSchema } from '../report/machine-schema.js';
import { blockSchema, scenarioSchema } from '../report/result-schema.js';
import { modelSchema, settingsSchema, tuningSchema, variantSchema } from '../report/run-schema.js';
import { warningSchema } from '../report/schema.js';

const whole = z.int().positive();

/** The fields of a report that are known before the first block. */
const headSchema = z.object({
  tool: z.object({ name: z.string(), version: z.string() }),
  environment: environmentSchema,
  settings: settingsSchema,
  models: z.array(modelSchema),
  variants: z.array(variantSchema),
  tuning: z.array(tuningSchema).optional(),
});

const beginSchema = z.object({
  type: z.literal('begin'),
  schemaVersion: z.literal(1),
  startedAt: z.iso.datetime({ offset: true }),
  head: headSchema,
  /** Known before anything is measured. */
  warnings: z.array(warningSchema),
  /** The limit of a sweep's advice. */
  maxP99Ms: z.number().positive().nullable(),
});

const blockEntrySchema = z.object({
  type: z.literal('block'),
  phase: z.union([scenarioSchema, z.literal('sweep')]),
  variantId: z.string(),
  batch: whole,
  /** Of each instance. */
  threads: whole,
  instances: whole,
  block: blockSchema,
});

const conditionsEntrySchema = z.object({ type: z.literal('conditions'), conditions: conditionsSchema });

/** The batch and instances that a sweep chose for the throughput scenario. */
const chosenSchema = z.object({ type: z.literal('chosen'), batch: whole, instances: whole });

/** One line of `report.partial.jsonl`. */
export const partialEntrySchema = z.discriminatedUnion('type', [
  beginSchema,
  blockEntrySchema,
  conditionsEntrySchema,
  chosenSchema,
]);

export type PartialEntry = z.infer<typeof partialEntrySchema>;
export type BlockEntry = z.infer<typeof blockEntrySchema>;
