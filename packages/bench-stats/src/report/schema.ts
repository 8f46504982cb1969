import { z } from 'zod';
import { whySchema } from '../why/why-schema.js';
import { accuracySchema, fidelitySchema, type labelSourceSchema, type layerFidelitySchema } from './fidelity-schema.js';
import { tuningCandidateSchema } from './model-recipe.js';
import { checkReferences } from './references.js';
import { count, estimateSchema, finite, open, positive } from './schema-parts.js';

/**
 * The report file, schema version 1: the one source of its types, its checks and its published JSON Schema. Raw samples
 * (`blocks`) are kept beside the figures computed from them, so that every figure can be recomputed. Later capabilities
 * add optional fields and list entries; they never rename these. So unknown fields are accepted everywhere and kept: an
 * older reader loses nothing when it writes a file again. The order of the fields here is their order in the file: raw
 * samples, and what holds them, last.
 */

/** A time in milliseconds, at most about thirty years: more is no measurement, and its sums would not be finite. */
const time = z.number().nonnegative().max(1e12);

export const warningSchema = open({ code: z.string(), message: z.string(), remedy: z.string() });

/** yes / no / unknown: a feature that cannot be read is not a feature that is absent. */
export const supportSchema = z.enum(['yes', 'no', 'unknown']);

export const int8PathSchema = z.enum([
  'amx',
  'avx512-vnni',
  'avx-vnni',
  'neon-i8mm',
  'neon-dotprod',
  'none',
  'unknown',
]);

export const cpuSchema = open({
  model: z.string(),
  /** ISA features that are present, e.g. `avx512_vnni`. */
  features: z.array(z.string()),
  int8Path: int8PathSchema,
  /** Physical cores, 0 if unknown. */
  physicalCores: count,
  /** CPUs this process may use: least of affinity, cgroup quota and physical cores; a fraction under a quota. */
  usableCpus: positive,
  /** Performance and efficiency cores; absent where all are alike or unknown. */
  coreKinds: z
    .array(open({ kind: z.enum(['performance', 'efficiency']), physicalCores: count, usableCores: count }))
    .optional(),
});

export const environmentSchema = open({
  host: z.string(),
  cpu: cpuSchema,
  os: z.record(z.string(), z.string()),
  node: z.string(),
  /** Engine name to version, e.g. `{ "ort": "1.30.0" }`. */
  engines: z.record(z.string(), z.string()),
  limits: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
});

/** Conditions of the machine during one phase of a run. null: cannot be read here. */
export const conditionsSchema = open({
  /** `before` and `after`: this program was idle; the others: while that part was measured. */
  phase: z.enum(['before', 'latency', 'throughput', 'sweep', 'after']),
  seconds: z.number().nonnegative(),
  /** One-minute load average at the end of the phase. */
  loadAverage: z.number().nonnegative().nullable(),
  /** CPUs, of those this process may use, that other processes kept busy on average. */
  othersCpus: z.number().nonnegative().nullable(),
  /** Time the workers' threads waited for a CPU / time they ran or waited, 0..1. */
  waitShare: z.number().min(0).max(1).nullable(),
  /** CPU time the hypervisor gave to others / CPU time of all CPUs, 0..1. */
  stealShare: z.number().min(0).max(1).nullable(),
  /** The cgroup's quota periods, and those in which it was throttled. */
  quotaPeriods: count.nullable(),
  throttledPeriods: count.nullable(),
  throttledMs: z.number().nonnegative().nullable(),
  /** Clock frequencies seen, over CPUs and moments. */
  frequencyMhz: open({ low: z.number().nonnegative(), high: z.number().nonnegative() }).nullable(),
  governor: z.string().nullable(),
  /** Time some task waited for memory / length of the phase, 0..1. */
  memoryStallShare: z.number().min(0).max(1).nullable(),
  /** Pages read from or written to swap. */
  swappedPages: count.nullable(),
});

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

export const scenarioSchema = z.enum(['latency', 'throughput']);

export const blockSchema = open({
  /** Position in the scenario's schedule over all variants, from 0. */
  order: count,
  /** Milliseconds since the scenario began. */
  startedAtMs: time,
  /** Number of restarts of the workers before this block; absent for 0. */
  restarts: count.optional(),
  /** The block's first, uncounted run, or what it waited instead, in milliseconds. */
  wakeUpMs: time,
  /** CPU time the workers used in this block after its uncounted runs, in milliseconds; where it can be read. */
  cpuMs: z.number().nonnegative().optional(),
  /** Time their threads were ready to run but waited for a CPU, in milliseconds; where it can be read. */
  waitMs: z.number().nonnegative().optional(),
  /** What all CPU packages took while the block ran, its uncounted runs included, and for how long; where it can be read. */
  energy: open({ joules: z.number().nonnegative(), ms: time }).optional(),
  /** Every counted run in milliseconds, in the order taken; with several instances, of all of them by starting time. */
  samplesMs: z.array(time),
  /** Runs outside the window in which all instances ran, in milliseconds: kept, not counted. */
  drainMs: z.array(time).optional(),
});

export const summarySchema = open({
  meanMs: estimateSchema.nullable(),
  p50Ms: estimateSchema.nullable(),
  p90Ms: estimateSchema.nullable(),
  p99Ms: estimateSchema.nullable(),
  throughputFps: estimateSchema.nullable(),
  /** Of all CPU packages, idle power included; absent where it cannot be read. */
  joulesPerImage: estimateSchema.optional(),
});

const setting = z.int().positive();
const runSettings = { batch: setting, threads: setting, instances: setting };
const measuredPart = { variantId: z.string(), scenario: scenarioSchema };
/** Runs before the first counted block, and whether their times became stable. */
const warmup = open({ runs: count, stable: z.boolean() }).optional();
const rawPart = {
  /** Largest resident set of the worker, in bytes; with several instances the sum over them. */
  peakRssBytes: count.optional(),
  /** Loading the engine and the model in a worker, in milliseconds: the median over the worker processes. */
  loadMs: time.optional(),
  /** The first run at this batch in a worker that had not run yet, in milliseconds: the median over the worker processes. */
  firstRunMs: time.optional(),
  blocks: z.array(blockSchema),
};

export const okResultSchema = open({
  ...measuredPart,
  ...runSettings,
  warmup,
  status: z.literal('ok'),
  ...rawPart,
  summary: summarySchema,
});
export const failedResultSchema = open({
  ...measuredPart,
  /** Requested values, if known: a side may fail before they are decided. */
  batch: setting.optional(),
  threads: setting.optional(),
  instances: setting.optional(),
  warmup,
  status: z.enum(['crashed', 'timeout', 'invalid-model', 'out-of-memory', 'interrupted']),
  message: z.string(),
  ...rawPart,
});
export const resultSchema = z.discriminatedUnion('status', [okResultSchema, failedResultSchema]);

export const comparisonSchema = open({
  baseline: z.string(),
  candidate: z.string(),
  /** Candidate images per second / baseline images per second: above 1 is better. */
  throughputTimes: estimateSchema.nullable(),
  /** Candidate latency / baseline latency: below 1 is better. */
  latencyTimes: estimateSchema.nullable(),
  confidence: z.number().gt(0).lt(1),
  /** Extra relative half width of each interval, because others disturbed that scenario. */
  allowance: open({ throughput: z.number().nonnegative(), latency: z.number().nonnegative() }).optional(),
});

/** The best point of a sweep for one variant and goal. */
export const adviceSchema = open({
  variantId: z.string(),
  ...runSettings,
  goal: z.enum(['latency', 'throughput', 'throughput-under-p99']),
  p50Ms: estimateSchema.nullable(),
  /** null below 300 runs. */
  p99Ms: estimateSchema.nullable(),
  throughputFps: estimateSchema.nullable(),
});

/** One variant with one number of threads, of a list of them. */
export const scalingSchema = open({
  variantId: z.string(),
  batch: setting,
  threads: setting,
  throughputFps: estimateSchema.nullable(),
  /** The fewest threads with which this variant ran: `speedUp` and `efficiency` are against these. */
  fewestThreads: setting,
  /** Images per second / those with the fewest threads. */
  speedUp: estimateSchema.nullable(),
  /** `speedUp` / how many times as many threads: 1 is perfect scaling. */
  efficiency: estimateSchema.nullable(),
  /** Images per second / those of the first variant with as many threads; null for the first itself. */
  times: estimateSchema.nullable(),
});

/** Points of batch x threads x instances, each measured briefly, and the advice derived from them. */
export const sweepSchema = open({
  /** The limit of `throughput-under-p99`, in milliseconds. */
  maxP99Ms: positive.nullable(),
  /** Empty for a list of threads. */
  advice: z.array(adviceSchema),
  /** Of a list of threads (`settings.threadCounts`): by variant, then by threads. */
  scaling: z.array(scalingSchema).optional(),
  results: z.array(resultSchema),
});

/** Peaks of this CPU, measured with a large matrix product, in 10^9 multiply-accumulate operations per second. */
export const peaksSchema = open({
  threads: setting,
  fp32: positive,
  int8: positive,
  /** Absent where no engine computes in it. */
  bf16: positive.optional(),
  /** Name and version of the engine that reached each, where it is another than the first of the run. */
  by: z.object({ fp32: z.string().optional(), int8: z.string().optional(), bf16: z.string().optional() }).optional(),
  /** Disturbances during the measurement, in words; the true peaks are then at least as high. Absent if none. */
  disturbedBy: z.string().optional(),
});

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
