import type { Report } from '@rn50/bench-stats';
import type { ChartName } from './report-file.js';

/** A chart: the name of its files without the ending, and what a report must have for it. */
export interface ChartKind {
  readonly chart: ChartName;
  readonly fileName: string;
  readonly isDefault: boolean;
  /** Whether the report has what it shows. */
  readonly isPossible: (report: Report) => boolean;
  /** What makes a report that has it, as the end of `it needs ...`. */
  readonly needs: string;
}

/** In the order of writing. The names of the first two are those of the original sample. */
export const CHART_KINDS: readonly ChartKind[] = [
  always('absolute', 'fp32_int8_absolute'),
  always('times', 'fp32_int8_times'),
  {
    chart: 'distribution',
    fileName: 'distribution',
    isDefault: false,
    isPossible: ({ results }) => results.some(({ scenario, blocks }) => scenario === 'latency' && hasRuns(blocks)),
    needs: 'single latency runs, and this one has none',
  },
  {
    chart: 'samples',
    fileName: 'samples',
    isDefault: false,
    isPossible: ({ results }) => results.some(({ blocks }) => hasRuns(blocks)),
    needs: 'single runs, and this one has none',
  },
  {
    chart: 'layers',
    fileName: 'layers',
    isDefault: false,
    isPossible: ({ why }) => why !== undefined && why.layers.length > 0,
    needs: 'the times of layers, which this one does not have; rn50 why draws them too',
  },
  {
    chart: 'sweep',
    fileName: 'sweep',
    isDefault: false,
    isPossible: ({ sweep }) => sweep?.results.some(({ status }) => status === 'ok') === true,
    needs: 'a run with --batch auto or a list of --threads',
  },
  {
    chart: 'engines',
    fileName: 'engines',
    isDefault: false,
    isPossible: ({ variants }) => new Set(variants.map(({ engine }) => engine)).size > 1,
    needs: 'a run with several engines (--engine all)',
  },
];

/** What a report lacks for a chart, as the end of `it needs ...`; null if it has all. */
export function lackFor(report: Report, chart: ChartName): string | null {
  const kind = CHART_KINDS.find((one) => one.chart === chart);
  return kind === undefined || kind.isPossible(report) ? null : kind.needs;
}

function always(chart: ChartName, fileName: string): ChartKind {
  return { chart, fileName, isDefault: true, isPossible: () => true, needs: '' };
}

function hasRuns(blocks: Report['results'][number]['blocks']): boolean {
  return blocks.some(({ samplesMs }) => samplesMs.length > 0);
}
