import { type Advice, distinctPoints, type Report, type Result } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { isPointOf } from '../../findings/advice.js';
import { formatMeasure } from '../../format/numbers.js';
import { FAILURE_WORDS, type Measured, measured, missing } from '../../view/measured.js';
import { settingOf, workersWords } from '../../view/setting.js';
import type { Figure } from '../figure.js';
import { madeBy, settingSubtitles } from '../figure-words.js';
import { type SeriesStyle, seriesStyles } from '../series-style.js';

/**
 * Content of the chart `sweep`: throughput and latency over one of batch, threads and instances, with a plot for each combination
 * of the other two.
 */
export interface SweepFigure extends Pick<Figure, 'title' | 'subtitles' | 'footnote'> {
  readonly series: readonly SeriesStyle[];
  /** Below the plots: `1`, `4`, `16`. */
  readonly categories: readonly string[];
  /** What the categories are: `batch`. */
  readonly axis: string;
  readonly metrics: readonly SweepMetric[];
}

export interface SweepMetric {
  readonly title: string;
  readonly hint: string;
  readonly unit: string;
  readonly startsAtZero: boolean;
  readonly format: (value: number) => string;
  readonly cells: readonly SweepCell[];
}

export interface SweepCell {
  readonly title: string;
  /** For each series a point for each category; null where none was measured. */
  readonly lines: readonly (readonly (SweepPoint | null)[])[];
}

export interface SweepPoint {
  readonly value: Measured;
  /** Whether it is advised for what the metric shows. */
  readonly isAdvised: boolean;
}

const AXES = ['batch', 'threads', 'instances'] as const;
type Axis = (typeof AXES)[number];
type Point = Readonly<Record<Axis, number>>;

interface Kind {
  readonly title: string;
  readonly better: string;
  readonly unit: string;
  readonly startsAtZero: boolean;
  readonly field: 'throughputFps' | 'p50Ms';
  readonly goals: readonly Advice['goal'][];
}

const METRICS: readonly Kind[] = [
  {
    title: 'Throughput, images per second',
    better: 'higher is better',
    unit: 'images per second',
    startsAtZero: true,
    field: 'throughputFps',
    goals: ['throughput', 'throughput-under-p99'],
  },
  {
    title: 'Median time of a run, milliseconds',
    better: 'lower is better',
    unit: 'ms',
    startsAtZero: false,
    field: 'p50Ms',
    goals: ['latency'],
  },
];

export function sweepFigure(report: Report): SweepFigure {
  const { advice = [], results = [] } = report.sweep ?? {};
  const measuredIds = new Set(results.map(({ variantId }) => variantId));
  const series = seriesStyles(report).filter(({ variantId }) => measuredIds.has(variantId));
  const points = distinctPoints(results).flatMap((result) => {
    const point = pointOf(result);
    return point === null ? [] : [{ point, result }];
  });
  const axis = axisOf(points.map(({ point }) => point));
  const places = sortedNumbers(points.map(({ point }) => point[axis]));
  const combinations = [...new Map(points.map(({ point }) => [cellKey(point, axis), point])).values()].sort(
    byOthers(axis),
  );
  const at = (variantId: string, place: number, cell: Point) =>
    points.find(
      ({ point, result }) =>
        result.variantId === variantId && point[axis] === place && cellKey(point, axis) === cellKey(cell, axis),
    )?.result;
  const metrics = METRICS.map(
    ({ title, better, unit, startsAtZero, field, goals }): SweepMetric => ({
      title,
      hint: `over ${AXIS_WORDS[axis]}, ${better}`,
      unit,
      startsAtZero,
      format: formatMeasure,
      cells: combinations.map((cell) => ({
        title: cellTitle(cell, axis),
        lines: series.map(({ variantId }) =>
          places.map((place) => {
            const result = at(variantId, place, cell);
            if (result === undefined) return null;
            const isAdvised = advice.some((entry) => goals.includes(entry.goal) && isPointOf(entry, result));
            return { value: measuredOf(result, field), isAdvised };
          }),
        ),
      })),
    }),
  );
  return {
    title: `${settingOf(report).modelName}: batch, threads and instances`,
    subtitles: settingSubtitles(report),
    series,
    categories: places.map(String),
    axis,
    metrics,
    footnote: `${advice.length > 0 ? 'Rings mark what is advised. ' : ''}Vertical lines show the intervals. ${madeBy(report)}`,
  };
}

const AXIS_WORDS: Readonly<Record<Axis, string>> = {
  batch: 'batch size',
  threads: 'threads of each instance',
  instances: 'instances',
};

function pointOf({ batch, threads, instances }: Result): Point | null {
  return batch === undefined || threads === undefined || instances === undefined ? null : { batch, threads, instances };
}

/** The one with most values, of equal ones the first. */
function axisOf(points: readonly Point[]): Axis {
  const counts = AXES.map((axis) => new Set(points.map((point) => point[axis])).size);
  return AXES[counts.indexOf(Math.max(...counts))] ?? 'batch';
}

function cellKey(point: Point, axis: Axis): string {
  return AXES.filter((other) => other !== axis)
    .map((other) => point[other])
    .join(' ');
}

function byOthers(axis: Axis) {
  const others = AXES.filter((other) => other !== axis);
  return (a: Point, b: Point) => others.reduce((order, other) => order || a[other] - b[other], 0);
}

function cellTitle({ batch, threads, instances }: Point, axis: Axis): string {
  if (axis === 'batch') return workersWords(threads, instances);
  if (axis === 'threads') return `batch ${batch}, ${plural(instances, 'instance')}`;
  return `batch ${batch}, ${plural(threads, 'thread')} each`;
}

function sortedNumbers(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function measuredOf(result: Result, field: 'throughputFps' | 'p50Ms'): Measured {
  if (result.status !== 'ok') return missing(FAILURE_WORDS[result.status]);
  return measured(result.summary[field], 'too few samples');
}
