import type { Settings, Variant } from '@rn50/bench-stats';
import { isHalfPrecision, labelWithEngine, precisionTitle } from '@rn50/bench-stats/words';
import type { GivenSessionOptions } from '@rn50/inference-runner';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { ModelPair, PlannedModel } from '../models/model-file.js';
import type { TunedModel, TunedModels } from '../models/tuned.js';
import type { Amount, ResolvedRequest } from '../request.js';
import type { EngineToRun } from './engines-in-use.js';

/** A column of the tables: what is loaded where. */
export interface PlannedVariant extends Omit<Variant, 'sessionOptions' | 'throughputOptions'> {
  readonly modelPath: string;
  /** How it is fed. */
  readonly inputs: InputPlan;
  /** As asked for; a report's variant has those that its engine ran with. */
  readonly sessionOptions: GivenSessionOptions;
  /** Overrides `sessionOptions`, in the throughput scenario alone. */
  readonly throughputOptions?: GivenSessionOptions | undefined;
}

type Planned = readonly [PlannedVariant, ...PlannedVariant[]];

/**
 * Of each engine FP32 (or FP16) first, then the portable INT8 form; the first engine's are the headline pair. The FP32 file follows in
 * the half precisions that the engine computes in here, then tuned forms in the engine that they were tuned for. With several engines
 * each label names its own.
 */
export function planVariants(
  pair: ModelPair,
  [first, ...others]: readonly [EngineToRun, ...EngineToRun[]],
  tuned: readonly TunedModels[] = [],
): Planned {
  const isOne = others.length === 0;
  return [
    ...columnsOf(pair, first, tuned, isOne),
    ...others.flatMap((engine) => columnsOf(pair, engine, tuned, isOne)),
  ];
}

function columnsOf(
  { fp32, int8 }: ModelPair,
  { name, version, location, halfPrecisions, sessionOptions }: EngineToRun,
  tuned: readonly TunedModels[],
  isOnlyEngine: boolean,
): Planned {
  const place = isOnlyEngine ? {} : { engineVersion: version, engineLocation: location };
  /** The precision is that of the column: an A/A run has one file on both sides. */
  const column = (
    form: string,
    title: string,
    precision: Variant['precision'],
    model: PlannedModel,
    options: GivenSessionOptions = sessionOptions,
  ): PlannedVariant => {
    const label = isOnlyEngine ? title : labelWithEngine(title, name);
    const id = `${name}-${form}`;
    const { id: modelId, path: modelPath, plan: inputs } = model;
    return { id, engine: name, ...place, precision, modelId, label, modelPath, inputs, sessionOptions: options };
  };
  const forms = tuned.find(({ engine }) => engine === name);
  const tunedColumn = (precision: Variant['precision'], form: TunedModel | null | undefined): PlannedVariant[] => {
    if (form === null || form === undefined) return [];
    const { throughputOptions } = form;
    const made = column(`${precision}-tuned`, `${precisionTitle(precision)} tuned`, precision, form);
    return [throughputOptions === undefined ? made : { ...made, throughputOptions }];
  };
  const [float, small] = precisionsOf(fp32, int8 ?? fp32);
  const halves = (float === 'fp32' ? halfPrecisions : []).map((half) =>
    column(half, precisionTitle(half), half, fp32, { ...sessionOptions, precision: half }),
  );
  const only = column(float, precisionTitle(float), float, fp32);
  if (int8 === null) return [only, ...halves];
  return [
    only,
    column(small, precisionTitle(small), small, int8),
    ...halves,
    ...tunedColumn(small, forms?.int8),
    ...tunedColumn(float, forms?.fp32),
  ];
}

/** A file of half precision is called so on either side, but no two columns are called the same. */
function precisionsOf(fp32: PlannedModel, int8: PlannedModel): readonly [Variant['precision'], Variant['precision']] {
  const float = isHalfPrecision(fp32.precision) ? fp32.precision : 'fp32';
  return [float, isHalfPrecision(int8.precision) && int8.precision !== float ? int8.precision : 'int8'];
}

/** The report's settings: `threads` in all, batch and instances of the throughput scenario. */
export function settingsOf(
  request: Pick<ResolvedRequest, 'amount' | 'seed'>,
  threads: number,
  batch: number,
  instances = 1,
): Settings {
  const base = { batch, threads, instances, seed: request.seed };
  const { amount } = request;
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
  | { readonly budgetSeconds: number; readonly reserveSeconds?: number; readonly budgetFor?: number }
  | { readonly pairs: number }
  | { readonly iterations: number; readonly warmup?: number };

/** The default budget is for the headline's columns. */
const HEADLINE_COLUMNS = 2;

/** What a sweep may take under `--quick`, in seconds. */
const QUICK_SWEEP_SECONDS = 20;

/**
 * The amount split over the parts of a run: half the budget for latency and half for throughput; with a sweep half for
 * the sweep and a quarter for each of these. The default budget is for the headline, further columns come on top of it until they
 * are known; a budget that was asked for, and that of a sweep, is for all columns. Pure.
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
          ...(amount.reserveSeconds > 0 && !sweep ? { budgetFor: HEADLINE_COLUMNS } : {}),
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
