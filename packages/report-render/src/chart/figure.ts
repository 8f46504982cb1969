import type { Report } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import type { ChartName } from '../report-file.js';
import { type Column, type EngineGroup, engineGroups } from '../view/columns.js';
import type { Measured } from '../view/measured.js';
import { bothBatches, type Setting, scenarioWords, settingOf } from '../view/setting.js';
import { BAR_COLORS } from './theme.js';

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
}

export interface Bar {
  readonly label: string;
  /** Named below the label where there are several engines, otherwise null. */
  readonly engine: string | null;
  readonly color: string;
  readonly value: Measured;
}

/** Content of a chart. It has two panels because the units or the better direction differ. */
export function figureOf(report: Report, chart: ChartName): Figure {
  const groups = engineGroups(report);
  const setting = settingOf(report);
  const engines = groups.map((group) => group.engine).join(' and ');
  return {
    title: chart === 'absolute' ? `${setting.modelName}: throughput and latency` : timesTitle(setting, groups),
    subtitles: [
      [setting.cpu, setting.threads, bothBatches(setting), engines].filter(Boolean).join(', '),
      capitalise(setting.weights),
    ],
    panels: chart === 'absolute' ? absolutePanels(setting, groups) : timesPanels(setting, groups),
    footnote: `${whiskerNote(groups)} ${report.tool.name} ${report.tool.version}, ${report.startedAt.slice(0, 10)}.`,
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
    },
    {
      title: 'Latency, milliseconds',
      hint: `${scenarioWords(setting.latency)}, median, lower is better`,
      bars: barsOf(groups, (column) => column.latencyMs),
      referenceLine: null,
      format: formatMeasure,
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
    },
    {
      title: 'Latency, times the baseline',
      hint: `${baseline}, ${scenarioWords(setting.latency)}, lower is better`,
      bars: barsOf(groups, (column) => column.latencyTimes),
      referenceLine: 1,
      format: formatTimes,
    },
  ];
}

function barsOf(groups: readonly EngineGroup[], value: (column: Column) => Measured): Bar[] {
  // One form has one colour in all engines.
  const labels = [...new Set(groups.flatMap(({ columns }) => columns.map(({ label }) => label)))];
  return groups.flatMap(({ engine, columns }) =>
    columns.map((column) => ({
      label: column.label,
      engine: groups.length > 1 ? engine : null,
      color: BAR_COLORS[labels.indexOf(column.label) % BAR_COLORS.length] ?? BAR_COLORS[0],
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

function baselineLabel(groups: readonly EngineGroup[]): string {
  const labels = new Set(groups.map((group) => group.baseline?.label));
  const [label] = labels;
  return labels.size === 1 && label !== undefined ? label : 'baseline';
}

function whiskerNote(groups: readonly EngineGroup[]): string {
  const confidence = groups[0]?.columns.at(-1)?.confidence ?? 0.95;
  return `Whiskers show the ${formatPercent(confidence)} interval.`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
