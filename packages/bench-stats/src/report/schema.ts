import { z } from 'zod';
import { whySchema } from '../why/why-schema.js';
import { accuracySchema, fidelitySchema, type labelSourceSchema, type layerFidelitySchema } from './fidelity-schema.js';
import { conditionsSchema, environmentSchema, type int8PathSchema, type supportSchema } from './machine-schema.js';
import { checkReferences } from './references.js';
import {
  type adviceSchema,
  type blockSchema,
  comparisonSchema,
  type failedResultSchema,
  type okResultSchema,
  peaksSchema,
  resultSchema,
  type scalingSchema,
  type scenarioSchema,
  type summarySchema,
  sweepSchema,
} from './result-schema.js';
import { type inputSchema, modelSchema, settingsSchema, tuningSchema, variantSchema } from './run-schema.js';
import { finite, open } from './schema-parts.js';

/**
 * The report file, schema version 1: the one source of its types, its checks and its published JSON Schema. Raw samples
 * (`blocks`) are kept beside the figures computed from them, so that every figure can be recomputed. Later capabilities
 * add optional fields and list entries; they never rename these. So unknown fields are accepted everywhere and kept: an
 * older reader loses nothing when it writes a file again. The order of the fields here is their order in the file: raw
 * samples, and what holds them, last.
 */

export const warningSchema = open({ code: z.string(), message: z.string(), remedy: z.string() });

/** A condition that the run must meet. */
export const gateSchema = open({
  name: z.enum(['fail-below', 'max-p99-ms', 'min-top1-agreement', 'min-sqnr-db', 'baseline']),
  /** The requested limit; null for a baseline, which has a limit per figure. */
  limit: finite.nullable(),
  outcome: z.enum(['passed', 'failed', 'inconclusive']),
  message: z.string(),
});

export const gradeSchema = z.enum(['A', 'B', 'C', 'inconclusive']);

const reportFields = open({
  schemaVersion: z.literal(1),
  tool: open({ name: z.string(), version: z.string() }),
  startedAt: z.iso.datetime({ offset: true }),
  durationMs: z.number().nonnegative(),
  environment: environmentSchema,
  settings: settingsSchema,
  models: z.array(modelSchema),
  variants: z.array(variantSchema),
  results: z.array(resultSchema),
  /** The headline pair; null if a side of it could not be measured. */
  comparison: comparisonSchema.nullable(),
  comparisons: z.array(comparisonSchema),
  fidelity: z.array(fidelitySchema),
  /** One entry per variant that ran on labelled pictures. */
  accuracy: z.array(accuracySchema).optional(),
  grade: gradeSchema,
  /** Why the grade is what it is, one sentence each. */
  gradeReasons: z.array(z.string()).optional(),
  gates: z.array(gateSchema).optional(),
  /** One entry per engine and model that was tuned, also where nothing is faster. */
  tuning: z.array(tuningSchema).optional(),
  warnings: z.array(warningSchema),
  conditions: z.array(conditionsSchema).optional(),
  peaks: peaksSchema.optional(),
  sweep: sweepSchema.optional(),
  /** Why the headline's INT8 model is as fast as it is, where its layers were profiled. */
  why: whySchema.optional(),
});

export const reportSchema = reportFields.superRefine(checkReferences);

/** Several machines, engines or dates in one file. */
export const mergedReportSchema = open({ schemaVersion: z.literal(1), reports: z.array(reportSchema).min(1) });

export type Int8Path = z.infer<typeof int8PathSchema>;
export type Support = z.infer<typeof supportSchema>;
export type Warning = z.infer<typeof warningSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type Block = z.infer<typeof blockSchema>;
export type Summary = z.infer<typeof summarySchema>;
export type Result = z.infer<typeof resultSchema>;
export type OkResult = z.infer<typeof okResultSchema>;
export type FailedResult = z.infer<typeof failedResultSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type Fidelity = z.infer<typeof fidelitySchema>;
export type LayerFidelity = z.infer<typeof layerFidelitySchema>;
export type LabelSource = z.infer<typeof labelSourceSchema>;
export type Accuracy = z.infer<typeof accuracySchema>;
export type Grade = z.infer<typeof gradeSchema>;
export type Environment = z.infer<typeof environmentSchema>;
export type ReportInput = z.infer<typeof inputSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type ReportModel = z.infer<typeof modelSchema>;
export type ReportTuning = z.infer<typeof tuningSchema>;
export type Variant = z.infer<typeof variantSchema>;
export type Conditions = z.infer<typeof conditionsSchema>;
export type Advice = z.infer<typeof adviceSchema>;
export type Scaling = z.infer<typeof scalingSchema>;
export type Sweep = z.infer<typeof sweepSchema>;
export type Gate = z.infer<typeof gateSchema>;
export type Report = z.infer<typeof reportSchema>;
/** The fields of a report that are known before measuring. */
export type ReportHead = Pick<Report, 'tool' | 'environment' | 'settings' | 'models' | 'variants' | 'tuning'>;
export type MergedReport = z.infer<typeof mergedReportSchema>;
