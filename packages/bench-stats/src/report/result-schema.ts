import { z } from 'zod';
import { count, estimateSchema, open, positive } from './schema-parts.js';

/** A time in milliseconds, at most about thirty years: more is no measurement, and its sums would not be finite. */
const time = z.number().nonnegative().max(1e12);

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
