import {
  blockSchema,
  conditionsSchema,
  environmentSchema,
  modelSchema,
  scenarioSchema,
  settingsSchema,
  variantSchema,
  warningSchema,
} from '@rn50/bench-stats';
import type { ComparisonEvent } from '@rn50/comparison';
import { z } from 'zod';

const whole = z.int().positive();

/** What is known before the first block: all of a report but what is measured. */
const headSchema = z.object({
  tool: z.object({ name: z.string(), version: z.string() }),
  environment: environmentSchema,
  settings: settingsSchema,
  models: z.array(modelSchema),
  variants: z.array(variantSchema),
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

/** What a sweep chose for the throughput scenario. */
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

/** The line that keeps an event of a run; null for events that need not be kept. */
export function entryOf(event: ComparisonEvent): PartialEntry | null {
  switch (event.kind) {
    case 'begin': {
      const { startedAt, head, warnings, maxP99Ms } = event;
      return { type: 'begin', schemaVersion: 1, startedAt, head, warnings: [...warnings], maxP99Ms };
    }
    case 'block': {
      const { kind: type, ...fields } = event;
      return { type, ...fields };
    }
    case 'conditions':
      return { type: 'conditions', conditions: event.conditions };
    case 'chosen':
      return { type: 'chosen', batch: event.batch, instances: event.instances };
    default:
      return null;
  }
}
