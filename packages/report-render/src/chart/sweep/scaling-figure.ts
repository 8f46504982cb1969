import type { Estimate, Report, Result, Scaling, Sweep } from '@rn50/bench-stats';
import { formatMeasure } from '../../format/numbers.js';
import { engineGroups } from '../../view/columns.js';
import { FAILURE_WORDS, type Measured, measured, missing } from '../../view/measured.js';
import { settingOf } from '../../view/setting.js';
import { madeBy, settingSubtitles } from '../figure-words.js';
import { seriesStyles } from '../series-style.js';
import type { SweepFigure, SweepMetric } from './sweep-figure.js';

interface Kind {
  readonly title: string;
  readonly hint: string;
  readonly unit: string;
  readonly of: (row: Scaling) => Estimate | null;
  readonly format: (value: number) => string;
}

const METRICS: readonly Kind[] = [
  {
    title: 'Throughput, images per second',
    hint: 'over threads, higher is better',
    unit: 'images per second',
    of: ({ throughputFps }) => throughputFps,
    format: formatMeasure,
  },
  {
    title: 'Efficiency, percent',
    hint: 'speed-up / how many times as many threads: 100 is perfect scaling',
    unit: '%',
    of: ({ efficiency }) => (efficiency === null ? null : percent(efficiency)),
    format: (value) => value.toFixed(0),
  },
];

/** Content of the chart `sweep` of a list of threads: throughput and efficiency of each variant over threads. */
export function scalingFigure(report: Report, { results, scaling = [] }: Sweep): SweepFigure {
  const series = seriesStyles(report).filter(({ variantId }) => results.some((one) => one.variantId === variantId));
  const counts = [...new Set(results.flatMap(({ threads }) => threads ?? []))].sort((a, b) => a - b);
  const [, ...weights] = settingSubtitles(report);
  const { cpu, modelName } = settingOf(report);
  const batch = results.find((result) => result.batch !== undefined)?.batch;
  const metrics = METRICS.map(({ title, hint, unit, of, format }): SweepMetric => {
    const lines = series.map(({ variantId }) =>
      counts.map((threads) => {
        const isHere = (one: Result | Scaling) => one.variantId === variantId && one.threads === threads;
        const [result, row] = [results.find(isHere), scaling.find(isHere)];
        return result === undefined
          ? null
          : { value: measuredAt(result, row === undefined ? null : of(row)), isAdvised: false };
      }),
    );
    return { title, hint, unit, startsAtZero: true, format, cells: [{ title: `batch ${batch}`, lines }] };
  });
  return {
    title: `${modelName}: what threads buy`,
    subtitles: [
      [
        cpu,
        ...engineGroups(report)
          .map(({ engine }) => engine)
          .slice(0, 1),
      ].join(', '),
      ...weights,
    ],
    series,
    categories: counts.map(String),
    axis: 'threads',
    metrics,
    footnote: `Vertical lines show the intervals. ${madeBy(report)}`,
  };
}

function measuredAt(result: Result, estimate: Estimate | null): Measured {
  return result.status === 'ok' ? measured(estimate, 'no pairs') : missing(FAILURE_WORDS[result.status]);
}

function percent({ value, low, high }: Estimate): Estimate {
  return { value: 100 * value, low: 100 * low, high: 100 * high };
}
