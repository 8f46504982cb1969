import { z } from 'zod';
import { count, finite, open, positive } from '../report/schema-parts.js';
import { VERDICT_CODES } from './verdict-codes.js';

/**
 * What `rn50 why` finds, as a report holds it: the verdicts of the headline's INT8 model and the table of its layers. How the models
 * were fed stands in the report's settings. Fields have the meaning of `WhyResult`.
 */

const milliseconds = z.number().nonnegative().nullable();
const share = z.number().min(0).max(1);

const verdictSchema = open({
  code: z.enum(VERDICT_CODES),
  cause: z.string(),
  evidence: z.record(z.string(), z.json()),
  fix: z.string().nullable(),
  expectedGain: positive.nullable(),
});

const layerSchema = open({
  index: count,
  name: z.string(),
  operator: z.string(),
  macs: z.number().nonnegative().nullable(),
  fp32Ms: milliseconds,
  int8Ms: milliseconds,
  gain: finite.nullable(),
  gmacPerSecond: finite.nullable(),
  percentOfPeak: finite.nullable(),
  kernel: z.enum(['direct', 'gemm', 'float']).nullable(),
  engineKernel: z.string().exactOptional(),
});

const engineNodesSchema = open({
  side: z.enum(['fp32', 'int8']),
  unmatchedShare: share,
  nodes: z.array(open({ name: z.string(), operator: z.string(), ms: z.number(), kernel: z.string().nullable() })),
});

const totalSchema = open({
  fp32Ms: milliseconds,
  int8Ms: milliseconds,
  gain: finite.nullable(),
  fp32BetweenMs: finite.nullable(),
  int8BetweenMs: finite.nullable(),
  unmatchedShare: open({ fp32: share.nullable(), int8: share }).exactOptional(),
});

const peaksSchema = open({
  fp32: positive,
  int8: positive,
  bf16: positive.optional(),
  by: open({ fp32: z.string().optional(), int8: z.string().optional(), bf16: z.string().optional() }).optional(),
  disturbedBy: z.string().optional(),
});

const settingSchema = open({
  cpu: z.string(),
  engine: z.string(),
  batch: count,
  threads: count,
  fp32: z.string().nullable(),
  int8: z.string(),
  shortened: open({ rounds: count, runs: count, budgetSeconds: positive }).nullable().exactOptional(),
});

export const whySchema = open({
  verdicts: z.array(verdictSchema),
  layers: z.array(layerSchema),
  others: z.array(open({ operator: z.string(), fp32Ms: milliseconds, int8Ms: milliseconds })),
  engineNodes: z.array(engineNodesSchema).exactOptional(),
  total: totalSchema.nullable(),
  peaks: peaksSchema.nullable(),
  floatPrecision: z.enum(['fp16', 'bf16']).exactOptional(),
  setting: settingSchema,
});
