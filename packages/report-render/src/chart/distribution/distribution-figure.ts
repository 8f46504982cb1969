import { pooledSamples, type Report, type Result, type Summary } from '@rn50/bench-stats';
import { FAILURE_WORDS } from '../../view/measured.js';
import { batchWords, settingOf } from '../../view/setting.js';
import type { Figure } from '../figure.js';
import { madeBy, settingSubtitles } from '../figure-words.js';
import { type SeriesStyle, seriesStyles } from '../series-style.js';

/** Content of the chart `distribution`: the empirical distribution function of the latency of each variant. */
export interface DistributionFigure extends Pick<Figure, 'title' | 'subtitles' | 'footnote'> {
  readonly panelTitle: string;
  readonly hint: string;
  readonly series: readonly DistributionSeries[];
}

export interface DistributionSeries extends SeriesStyle {
  /** Milliseconds and the share of runs that took at most as long, ascending. Empty where there are no runs. */
  readonly steps: readonly (readonly [number, number])[];
  readonly runs: number;
  readonly slowestMs: number | null;
  readonly summary: Pick<Summary, 'p50Ms' | 'p90Ms' | 'p99Ms'> | null;
  /** Why there is nothing to show. */
  readonly failure: string | null;
}

/** More steps than this are closer to one another than pixels. */
const MOST_STEPS = 240;
/** The slowest runs are all kept: a tail is a few of them. */
const TAIL = 40;

export function distributionFigure(report: Report): DistributionFigure {
  const setting = settingOf(report);
  return {
    title: `${setting.modelName}: distribution of latency`,
    subtitles: settingSubtitles(report),
    panelTitle: 'Share of runs that took at most this long',
    hint: `milliseconds, ${batchWords(setting.latency.batch)}, further left is better`,
    series: seriesStyles(report).map((style) => seriesOf(style, report)),
    footnote: `Dots mark p50, p90 and p99, which need 2, 40 and 300 runs. No run is left out. ${madeBy(report)}`,
  };
}

function seriesOf(style: SeriesStyle, report: Report): DistributionSeries {
  const result = report.results.find((one) => one.variantId === style.variantId && one.scenario === 'latency');
  const sorted = Float64Array.from(pooledSamples(result?.blocks ?? [])).sort();
  return {
    ...style,
    steps: stepsOf(sorted),
    runs: sorted.length,
    slowestMs: sorted.at(-1) ?? null,
    summary: result?.status === 'ok' ? result.summary : null,
    failure: failureOf(result, sorted.length),
  };
}

function failureOf(result: Result | undefined, runs: number): string | null {
  if (result === undefined) return 'not measured';
  if (result.status !== 'ok') return FAILURE_WORDS[result.status];
  return runs === 0 ? 'no runs' : null;
}

/** Every run, or of many an even choice and the slowest. */
function stepsOf(sorted: Float64Array): [number, number][] {
  const count = sorted.length;
  const even = Array.from({ length: Math.min(count, MOST_STEPS) }, (_, index) =>
    Math.round((index * (count - 1)) / Math.max(1, Math.min(count, MOST_STEPS) - 1)),
  );
  const tail = Array.from({ length: Math.min(count, TAIL) }, (_, index) => count - 1 - index);
  const ranks = [...new Set([...even, ...tail])].sort((a, b) => a - b);
  return ranks.map((rank) => [sorted[rank] ?? 0, (rank + 1) / count]);
}
