import { type Estimate, inverse } from '../estimate.js';
import type { Comparison, Report, Scenario, Variant } from './schema.js';

/** The fastest float forms and the fastest INT8 forms of all engines, in one scenario. */
export interface FastestForms {
  readonly scenario: Scenario;
  /** The fastest first, and those that are not clearly slower. */
  readonly float: readonly [Variant, ...Variant[]];
  readonly int8: readonly [Variant, ...Variant[]];
  /**
   * Of the INT8 forms to the float forms: throughput or latency. Where several are the fastest, `value` is null and the bounds are
   * those of all pairs: an interval of a pair that was picked afterwards would be too narrow.
   */
  readonly times: { readonly value: number | null; readonly low: number; readonly high: number };
  /** The fastest INT8 form to the headline's FP32; null where that is among the fastest float forms, or several INT8 forms are. */
  readonly overBaseline: { readonly baseline: Variant; readonly estimate: Estimate } | null;
}

type Ratio = 'throughputTimes' | 'latencyTimes';

/**
 * null where all floats are computed by one engine in one precision, and where no two forms were compared. Pure.
 */
export function fastestForms(report: Report, scenario: Scenario): FastestForms | null {
  const isFloat = ({ precision }: Variant) => precision !== 'int8';
  const choices = new Set(report.variants.filter(isFloat).map(({ engine, precision }) => `${precision} ${engine}`));
  if (choices.size < 2) return null;
  const float = fastestOf(report.variants.filter(isFloat), report, scenario);
  const int8 = fastestOf(
    report.variants.filter((variant) => !isFloat(variant)),
    report,
    scenario,
  );
  if (float === null || int8 === null) return null;
  const pairs = int8.flatMap((small) => float.map((wide) => timesOf(report, small, wide, scenario)));
  const known = pairs.filter((pair) => pair !== null);
  if (known.length === 0) return null;
  const baseline = report.variants.find(({ id }) => id === report.comparison?.baseline);
  const isOther = baseline !== undefined && isFloat(baseline) && !float.includes(baseline);
  const estimate = isOther && int8.length === 1 ? timesOf(report, int8[0], baseline, scenario) : null;
  return {
    scenario,
    float,
    int8,
    times: {
      value: pairs.length === 1 ? (known[0]?.value ?? null) : null,
      low: Math.min(...known.map(({ low }) => low)),
      high: Math.max(...known.map(({ high }) => high)),
    },
    overBaseline: baseline !== undefined && estimate !== null ? { baseline, estimate } : null,
  };
}

/** The fastest by its figure, then those whose ratio to it has an interval with 1 in it. */
function fastestOf(
  variants: readonly Variant[],
  report: Report,
  scenario: Scenario,
): readonly [Variant, ...Variant[]] | null {
  const speeds = variants.flatMap((variant) => {
    const speed = speedOf(variant, report, scenario);
    return speed === null ? [] : [{ variant, speed }];
  });
  const [best, ...others] = speeds.toSorted((a, b) => b.speed - a.speed).map(({ variant }) => variant);
  if (best === undefined) return null;
  const isClear = (variant: Variant) => {
    const times = timesOf(report, variant, best, scenario);
    return times !== null && (times.high < 1 || times.low > 1);
  };
  return [best, ...others.filter((variant) => !isClear(variant))];
}

function speedOf({ id }: Variant, { results }: Report, scenario: Scenario): number | null {
  const result = results.find((one) => one.variantId === id && one.scenario === scenario);
  if (result?.status !== 'ok') return null;
  const { throughputFps, p50Ms } = result.summary;
  if (scenario === 'throughput') return throughputFps?.value ?? null;
  return p50Ms == null ? null : 1 / p50Ms.value;
}

/** How many times the throughput, or the latency, of `base` a variant has. */
function timesOf({ comparisons }: Report, variant: Variant, base: Variant, scenario: Scenario): Estimate | null {
  const ratio: Ratio = scenario === 'throughput' ? 'throughputTimes' : 'latencyTimes';
  const find = (baseline: string, candidate: string): Comparison | undefined =>
    comparisons.find((pair) => pair.baseline === baseline && pair.candidate === candidate);
  const given = find(base.id, variant.id)?.[ratio];
  if (given != null) return given;
  const reversed = find(variant.id, base.id)?.[ratio];
  return reversed == null ? null : inverse(reversed);
}
