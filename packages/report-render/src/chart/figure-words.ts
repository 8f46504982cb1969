import type { Report } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { type Column, type EngineGroup, engineGroups } from '../view/columns.js';
import { bothBatches, type Setting, settingOf } from '../view/setting.js';
import { BAR_COLORS } from './theme.js';

/** The subtitles: machine and run, then the kind of weights. */
export function settingLines(setting: Setting, groups: readonly EngineGroup[]): string[] {
  const engines = groups.map((group) => group.engine).join(' and ');
  return [
    [setting.cpu, setting.threads, bothBatches(setting), engines].filter(Boolean).join(', '),
    setting.weights.charAt(0).toUpperCase() + setting.weights.slice(1),
  ];
}

/** The same of a report. */
export function settingSubtitles(report: Report): string[] {
  return settingLines(settingOf(report), engineGroups(report));
}

/** A form (FP32, INT8, ...) has one colour in all engines and all charts. */
export function columnColors(groups: readonly Pick<EngineGroup, 'columns'>[]): (column: Column) => string {
  const labels = [...new Set(groups.flatMap(({ columns }) => columns.map(({ label }) => label)))];
  return ({ label }) => BAR_COLORS[labels.indexOf(label) % BAR_COLORS.length] ?? BAR_COLORS[0];
}

export function baselineLabel(groups: readonly EngineGroup[]): string {
  const labels = new Set(groups.map((group) => group.baseline?.label));
  const [label] = labels;
  return labels.size === 1 && label !== undefined ? label : 'baseline';
}

export function whiskerNote(groups: readonly EngineGroup[]): string {
  const confidence = groups[0]?.columns.at(-1)?.confidence ?? 0.95;
  return `Whiskers show the ${formatPercent(confidence)} interval.`;
}

/** `rn50 0.1.0, 2026-11-23.` */
export function madeBy({ tool, startedAt }: Report): string {
  return `${tool.name} ${tool.version}, ${startedAt.slice(0, 10)}.`;
}
