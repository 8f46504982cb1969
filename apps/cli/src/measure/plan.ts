import type { Settings, Variant, Warning } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { ModelPair } from '../models/model-file.js';
import type { Amount, CompareOptions } from '../options/compare-options.js';

/** A column of the tables: what is loaded where. */
export interface PlannedVariant extends Variant {
  readonly modelPath: string;
}

/** FP32 first, then the portable INT8 form: the headline pair. */
export function planVariants(pair: ModelPair): readonly [PlannedVariant, PlannedVariant] {
  const { fp32, int8 } = pair;
  return [
    {
      id: 'ort-fp32',
      engine: 'ort',
      precision: 'fp32',
      modelId: fp32.id,
      label: 'FP32',
      modelPath: fp32.path,
    },
    {
      id: 'ort-int8',
      engine: 'ort',
      precision: 'int8',
      modelId: int8.id,
      label: 'INT8',
      modelPath: int8.path,
    },
  ];
}

/** Threads to use, and what is worth saying about them. */
export function planThreads(asked: number | null, cpu: CpuInfo): { threads: number; warnings: Warning[] } {
  const whole = Math.max(1, Math.floor(cpu.usableCpus));
  const threads = asked ?? whole;
  const warnings: Warning[] = [];
  if (asked !== null && asked > cpu.usableCpus) {
    warnings.push({
      code: 'threads-over-quota',
      message: `${threads} threads are more than the ${round(cpu.usableCpus)} CPUs this process may use`,
      remedy: `Use --threads ${whole}.`,
    });
  } else if (asked === null && whole !== cpu.usableCpus) {
    warnings.push({
      code: 'fractional-cpus',
      message: `this process may use ${round(cpu.usableCpus)} CPUs; it runs ${threads} thread${threads === 1 ? '' : 's'}`,
      remedy: 'Give the container a whole number of CPUs for figures that repeat.',
    });
  }
  return { threads, warnings };
}

/** The report's settings, as used. */
export function settingsOf(options: CompareOptions, threads: number, batch: number): Settings {
  const base = { batch, threads, instances: 1, seed: options.seed };
  const { amount } = options;
  switch (amount.kind) {
    case 'budget':
      return { ...base, budgetSeconds: amount.seconds };
    case 'quick':
      return { ...base, budgetSeconds: null, quick: true };
    case 'fixed':
      return {
        ...base,
        budgetSeconds: null,
        iterations: amount.iterations,
        ...(amount.warmup === null ? {} : { warmup: amount.warmup }),
      };
  }
}

/** How much the runner measures in one of the two scenarios: half the budget each. */
export function scenarioAmount(
  amount: Amount,
): { budgetSeconds: number } | { pairs: number } | { iterations: number; warmup?: number } {
  switch (amount.kind) {
    case 'budget':
      return { budgetSeconds: amount.seconds / 2 };
    case 'quick':
      return { pairs: amount.pairs };
    case 'fixed':
      return {
        iterations: amount.iterations,
        ...(amount.warmup === null ? {} : { warmup: amount.warmup }),
      };
  }
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
