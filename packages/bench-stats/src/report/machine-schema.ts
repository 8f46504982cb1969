import { z } from 'zod';
import { count, open, positive } from './schema-parts.js';

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
