import type { Report } from '@rn50/bench-stats';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import { type Column, type EngineGroup, engineGroups } from '../view/columns.js';
import type { Measured } from '../view/measured.js';
import { type Setting, scenarioWords, settingOf } from '../view/setting.js';
import { baselineLabel, columnColors, madeBy, settingLines, whiskerNote } from './figure-words.js';

/** Content of a chart before layout: texts and values. */
export interface Figure<P = Panel> {
  readonly title: string;
  readonly subtitles: readonly string[];
  readonly panels: readonly P[];
  readonly footnote: string;
}

export interface Panel {
  readonly title: string;
  /** Conditions, and which direction is better. */
  readonly hint: string;
  readonly bars: readonly Bar[];
  /** Height of a dashed line across the panel, null for none. */
  readonly referenceLine: number | null;
  readonly format: (value: number) => string;
  /** After a formatted value: `images per second`. */
  readonly unit: string;
}

export interface Bar {
  readonly label: string;
  /** Named below the label where there are several engines, otherwise null. */
  readonly engine: string | null;
  readonly color: string;
  readonly value: Measured;
}

/** Content of a chart. It has two panels because the units or the better direction differ. */
export function figureOf(report: Report, chart: 'absolute' | 'times'): Figure {
  const groups = engineGroups(report);
  const setting = settingOf(report);
  return {
    title: chart === 'absolute' ? `${setting.modelName}: throughput and latency` : timesTitle(setting, groups),
    subtitles: settingLines(setting, groups),
    panels: chart === 'absolute' ? absolutePanels(setting, groups) : timesPanels(setting, groups),
    footnote: `${whiskerNote(groups)} ${madeBy(report)}`,
  };
}

function absolutePanels(setting: Setting, groups: readonly EngineGroup[]): Panel[] {
  return [
    {
      title: 'Throughput, images per second',
      hint: `${scenarioWords(setting.throughput)}, higher is better`,
      bars: barsOf(groups, (column) => column.throughputFps),
      referenceLine: null,
      format: formatMeasure,
      unit: 'images per second',
    },
    {
      title: 'Latency, milliseconds',
      hint: `${scenarioWords(setting.latency)}, median, lower is better`,
      bars: barsOf(groups, (column) => column.latencyMs),
      referenceLine: null,
      format: formatMeasure,
      unit: 'ms',
    },
  ];
}

function timesPanels(setting: Setting, groups: readonly EngineGroup[]): Panel[] {
  const baseline = `${groups.length > 1 ? `${baselineLabel(groups)} of each engine` : baselineLabel(groups)} = 1 (dashed)`;
  return [
    {
      title: 'Throughput, times the baseline',
      hint: `${baseline}, ${scenarioWords(setting.throughput)}, higher is better`,
      bars: barsOf(groups, (column) => column.throughputTimes),
      referenceLine: 1,
      format: formatTimes,
      unit: 'times the baseline',
    },
    {
      title: 'Latency, times the baseline',
      hint: `${baseline}, ${scenarioWords(setting.latency)}, lower is better`,
      bars: barsOf(groups, (column) => column.latencyTimes),
      referenceLine: 1,
      format: formatTimes,
      unit: 'times the baseline',
    },
  ];
}

function barsOf(groups: readonly EngineGroup[], value: (column: Column) => Measured): Bar[] {
  const colorOf = columnColors(groups);
  return groups.flatMap(({ engine, columns }) =>
    columns.map((column) => ({
      label: column.label,
      engine: groups.length > 1 ? engine : null,
      color: colorOf(column),
      value: value(column),
    })),
  );
}

/** States the gain if its interval excludes 1, otherwise only what is compared. */
function timesTitle({ modelName }: Setting, groups: readonly EngineGroup[]): string {
  const baseline = groups[0]?.baseline ?? null;
  const candidate = groups[0]?.candidate ?? null;
  if (baseline === null || candidate === null) return `${modelName}: throughput and latency ratios`;
  const times = candidate.throughputTimes;
  if (groups.length > 1 || times.kind !== 'estimate') {
    return `${modelName}: ${candidate.label} relative to ${baseline.label}`;
  }
  const { value, low, high } = times.estimate;
  if (low <= 1 && high >= 1) {
    return `${modelName}: no clear throughput gain of ${candidate.label} over ${baseline.label}`;
  }
  return `${modelName}: ${candidate.label} has ${formatTimes(value)} times the throughput of ${baseline.label}`;
}
