import { columnColors } from '../chart/figure-words.js';
import { type BarGroup, type GroupedFigure, type GroupedPanel, MOST_GROUPS } from '../chart/grouped/grouped-figure.js';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import type { Column } from '../view/columns.js';
import type { Measured } from '../view/measured.js';
import type { MergedView } from './merged-view.js';
import { mergedTitle } from './merged-words.js';
import type { ReportRow } from './report-rows.js';

/** Images per second and milliseconds, in a group of bars for each CPU, engine and report. */
export function mergedSpeedFigure(view: MergedView): GroupedFigure {
  const panels = [
    panel('Throughput, images per second', 'higher is better', formatMeasure, 'images per second'),
    panel('Latency, milliseconds', 'median, lower is better', formatMeasure, 'ms'),
  ];
  return figureOf(view, panels, ({ throughputFps, latencyMs }) => [throughputFps, latencyMs], true);
}

/** The same as ratios to each row's baseline, with a line at 1. */
export function mergedTimesFigure(view: MergedView): GroupedFigure {
  const baseline = view.baseline ?? 'the baseline';
  const panels = [
    panel(`Times the throughput of ${baseline}`, 'above 1 is better', formatTimes, 'times', 1),
    panel(`Times the latency of ${baseline}`, 'below 1 is better', formatTimes, 'times', 1),
  ];
  return figureOf(view, panels, ({ throughputTimes, latencyTimes }) => [throughputTimes, latencyTimes], false);
}

/** How many groups the figures leave out. */
export function groupsLeftOut({ rows }: MergedView): number {
  return Math.max(0, groupsOf(rows).length - MOST_GROUPS);
}

function figureOf(
  view: MergedView,
  panels: readonly GroupedPanel[],
  valuesOf: (column: Column) => readonly Measured[],
  hasBaseline: boolean,
): GroupedFigure {
  const groups = groupsOf(view.rows);
  const colorOf = columnColors(groups);
  return {
    title: mergedTitle(view),
    subtitles: view.setting,
    panels,
    groups: groups.slice(0, MOST_GROUPS).flatMap(({ label, columns }): BarGroup[] => {
      const shown = hasBaseline ? columns : columns.slice(1);
      const rows = shown.map((column) => ({ label: column.label, color: colorOf(column), values: valuesOf(column) }));
      return rows.length === 0 ? [] : [{ label, rows }];
    }),
    footnote: 'Whiskers show the 95 % interval.',
  };
}

interface Group {
  readonly label: string;
  /** The baseline first, where there is one. */
  readonly columns: readonly Column[];
}

/** Rows of one report and engine share their baseline: they are one group. */
function groupsOf(rows: readonly ReportRow[]): Group[] {
  const groups = new Map<Column | ReportRow, { label: string; columns: Column[] }>();
  for (const row of rows) {
    const { baseline, candidate, cpu, engine, name } = row;
    const group = groups.get(baseline ?? row) ?? {
      label: `${cpu}, ${engine} (${name})`,
      columns: baseline === null ? [] : [baseline],
    };
    if (candidate !== null) group.columns.push(candidate);
    groups.set(baseline ?? row, group);
  }
  return [...groups.values()].filter(({ columns }) => columns.length > 0);
}

function panel(
  title: string,
  hint: string,
  format: (value: number) => string,
  unit: string,
  referenceLine: number | null = null,
): GroupedPanel {
  return { title, hint, format, unit, referenceLine };
}
