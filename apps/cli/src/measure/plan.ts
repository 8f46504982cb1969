import type { Settings, Variant } from '@rn50/bench-stats';
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

/** The report's settings: `threads` in all, batch and instances of the throughput scenario. */
export function settingsOf(
  options: Pick<CompareOptions, 'amount' | 'seed'>,
  threads: number,
  batch: number,
  instances = 1,
): Settings {
  const base = { batch, threads, instances, seed: options.seed };
  const { amount } = options;
  switch (amount.kind) {
    case 'budget':
      return {
        ...base,
        budgetSeconds: amount.seconds,
        ...(amount.reserveSeconds > 0 ? { reserveSeconds: amount.reserveSeconds } : {}),
      };
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

/** How much the runner measures. */
export type ScenarioAmount =
  | { readonly budgetSeconds: number; readonly reserveSeconds?: number }
  | { readonly pairs: number }
  | { readonly iterations: number; readonly warmup?: number };

/** What a sweep may take under `--quick`, in seconds. */
const QUICK_SWEEP_SECONDS = 20;

/**
 * The amount split over the parts of a run: half the budget for latency and half for throughput; with a sweep half for
 * the sweep and a quarter for each of these.
 */
export function amounts(
  amount: Amount,
  sweep: boolean,
): { readonly scenario: ScenarioAmount; readonly sweepSeconds: number } {
  switch (amount.kind) {
    case 'budget':
      return {
        scenario: {
          budgetSeconds: amount.seconds / (sweep ? 4 : 2),
          ...(amount.reserveSeconds > 0 ? { reserveSeconds: amount.reserveSeconds / 2 } : {}),
        },
        sweepSeconds: amount.seconds / 2,
      };
    case 'quick':
      return { scenario: { pairs: amount.pairs }, sweepSeconds: QUICK_SWEEP_SECONDS };
    case 'fixed': {
      const { iterations, warmup } = amount;
      const scenario = warmup === null ? { iterations } : { iterations, warmup };
      return { scenario, sweepSeconds: 0 };
    }
  }
}
