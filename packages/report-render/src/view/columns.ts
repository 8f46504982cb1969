import type { Comparison, Report, Result, Scenario, Variant } from '@rn50/bench-stats';
import { engineTitle, isHalfPrecision, labelWithoutEngine } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { safeLabel } from './label.js';
import { FAILURE_WORDS, type Measured, measured, missing } from './measured.js';

const ENGINE_LIMIT = 40;

/** One variant: a column of a table, a bar of each chart panel. */
export interface Column {
  readonly variantId: string;
  readonly label: string;
  readonly throughputFps: Measured;
  /** Median, at batch 1 unless the model is fixed to another. */
  readonly latencyMs: Measured;
  readonly throughputTimes: Measured;
  readonly latencyTimes: Measured;
  /** Of the interval of both ratios, e.g. 0.95. */
  readonly confidence: number;
}

/** The columns of one engine, all of them compared with one baseline. */
export interface EngineGroup {
  /** Name and version, e.g. `onnxruntime 1.30.0`. */
  readonly engine: string;
  /** The name that variants use, e.g. `ort`. */
  readonly engineId: string;
  /** The baseline's column, null if there is no column. */
  readonly baseline: Column | null;
  /** The column that the baseline is compared with first: the headline's, else INT8, else the next one; null if there is none. */
  readonly candidate: Column | null;
  readonly columns: readonly Column[];
}

/** Groups the variants by engine, in the order in which the report lists them. */
export function engineGroups(report: Report): EngineGroup[] {
  const engines = [...new Set(report.variants.map((variant) => variant.engine))];
  return engines.map((engine) => {
    const variants = inReadingOrder(report.variants.filter((variant) => variant.engine === engine));
    const baselineId = baselineOf(variants, report)?.id;
    const columns = variants.map((variant) => columnOf(variant, baselineId ?? variant.id, report));
    const baseline = columns.find((column) => column.variantId === baselineId) ?? null;
    const candidate = candidateOf(
      columns.filter((column) => column !== baseline),
      report,
    );
    return { engine: titleAmong(engines, engine, report), engineId: engine, baseline, candidate, columns };
  });
}

function candidateOf(others: readonly Column[], { comparison, variants }: Report): Column | null {
  const isInt8 = ({ variantId }: Column) => variants.find(({ id }) => id === variantId)?.precision === 'int8';
  return (
    others.find(({ variantId }) => variantId === comparison?.candidate) ?? others.find(isInt8) ?? others[0] ?? null
  );
}

/** A report has its headline pair first; a reader has the float forms side by side. */
function inReadingOrder(variants: readonly Variant[]): readonly Variant[] {
  const isHalf = ({ precision }: Variant) => isHalfPrecision(precision);
  const [first, ...others] = variants;
  if (first === undefined || first.precision !== 'fp32') return variants;
  return [first, ...others.filter(isHalf), ...others.filter((variant) => !isHalf(variant))];
}

/**
 * The headline's baseline if it is among these; else an FP32 that others are compared with; else any FP32; else any
 * baseline; else the first.
 */
function baselineOf(variants: readonly Variant[], report: Report): Variant | undefined {
  const compared = new Set(report.comparisons.map((pair) => pair.baseline));
  const preferences: ((variant: Variant) => boolean)[] = [
    (variant) => variant.id === report.comparison?.baseline,
    (variant) => variant.precision === 'fp32' && compared.has(variant.id),
    (variant) => variant.precision === 'fp32',
    (variant) => compared.has(variant.id),
  ];
  for (const preferred of preferences) {
    const found = variants.find(preferred);
    if (found) return found;
  }
  return variants[0];
}

/** A column with its ratios to another one than its engine's baseline. */
export function columnAgainst(base: Column, column: Column, report: Report): Column {
  const variant = report.variants.find(({ id }) => id === column.variantId);
  return variant === undefined ? column : columnOf(variant, base.variantId, report);
}

function columnOf(variant: Variant, baselineId: string, report: Report): Column {
  const throughput = resultOf(report, variant.id, 'throughput');
  const latency = resultOf(report, variant.id, 'latency');
  const pair = pairOf(report, baselineId, variant.id);
  const isBaseline = variant.id === baselineId;
  return {
    variantId: variant.id,
    label: safeLabel(labelWithoutEngine(variant.label, variant.engine)),
    throughputFps: absolute(throughput, 'throughputFps'),
    latencyMs: absolute(latency, 'p50Ms'),
    throughputTimes: ratio(isBaseline, throughput, resultOf(report, baselineId, 'throughput'), pair?.throughputTimes),
    latencyTimes: ratio(isBaseline, latency, resultOf(report, baselineId, 'latency'), pair?.latencyTimes),
    confidence: pair?.confidence ?? 0.95,
  };
}

function absolute(result: Result | undefined, field: 'throughputFps' | 'p50Ms'): Measured {
  if (result === undefined) return missing('not measured');
  if (result.status !== 'ok') return missing(FAILURE_WORDS[result.status]);
  return measured(result.summary[field], 'too few samples');
}

function ratio(
  isBaseline: boolean,
  own: Result | undefined,
  baseline: Result | undefined,
  times: Comparison['throughputTimes'] | undefined,
): Measured {
  if (own !== undefined && own.status !== 'ok') return missing(FAILURE_WORDS[own.status]);
  if (own === undefined) return missing('not measured');
  if (isBaseline) return { kind: 'baseline' };
  if (baseline?.status !== 'ok') return missing('no baseline');
  return measured(times, 'no pairs');
}

function resultOf(report: Report, variantId: string, scenario: Scenario): Result | undefined {
  return report.results.find((result) => result.variantId === variantId && result.scenario === scenario);
}

function pairOf(report: Report, baseline: string, candidate: string): Comparison | undefined {
  const pairs = report.comparison ? [report.comparison, ...report.comparisons] : report.comparisons;
  return pairs.find((pair) => pair.baseline === baseline && pair.candidate === candidate);
}

/** Two builds of one version are told apart by the names that the run gave them. */
function titleAmong(engines: readonly string[], engine: string, report: Report): string {
  const title = titleOf(engine, report);
  const isShared = engines.some((other) => other !== engine && titleOf(other, report) === title);
  return isShared ? `${title} (${printable(engine, ENGINE_LIMIT)})` : title;
}

/** Name and version; a report made by hand may not have the version. */
function titleOf(engine: string, { environment: { engines } }: Report): string {
  const version = Object.hasOwn(engines, engine) ? engines[engine] : undefined;
  return engineTitle({ name: printable(engine, ENGINE_LIMIT), version: printable(version ?? '', ENGINE_LIMIT) });
}
