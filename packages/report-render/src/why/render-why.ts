import type { Warning, WhyEngineNodes } from '@rn50/bench-stats';
import { formatPercent, plural } from '@rn50/bench-stats/words';
import { inputLine } from '../findings/inputs.js';
import { reasonAbovePeak } from '../findings/limits.js';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import { PATH_LIMIT, printable } from '../format/printable.js';
import { findingLines } from '../text/finding-lines.js';
import { type Paint, painter } from '../text/paint.js';
import { tableLines } from '../text/table.js';
import { engineNodesTable, layerTable } from './layer-table.js';
import { verdictFinding } from './verdict-finding.js';
import { floatTitle, isAbovePeak, type WhyReport } from './why-report.js';

const NAME_LIMIT = 36;
const VERDICT_INDENT = '   ';

export interface WhyOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** Paths of files written, named at the end. */
  readonly files?: readonly string[];
}

/**
 * Renders `rn50 why` as text: the setting; the verdicts with cause, evidence, fix and expected gain; a table with a row
 * per layer, then the other operators, the time between nodes and the whole run. Ends with a line break.
 */
export function renderWhy(report: WhyReport, options: WhyOptions = {}): string {
  const paint = painter(options.color);
  const table = layerTable(report);
  const lines = [
    ...headingLines(report),
    '',
    ...report.verdicts.flatMap((verdict, index) => [
      ...findingLines(verdictFinding(verdict, index, report), paint, VERDICT_INDENT),
      '',
    ]),
    ...(table === null ? [] : tableLines(table, paint)),
    ...(report.engineNodes ?? []).flatMap((nodes) => engineNodeLines(nodes, paint)),
    ...layerNotes(report),
    ...(options.files ?? []).map((path) => `Save to ${printable(path, PATH_LIMIT)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function headingLines(report: WhyReport): string[] {
  const { setting, total } = report;
  const against = setting.fp32 === null ? '' : ` against ${printable(setting.fp32, PATH_LIMIT)}`;
  const { cpu, engine, threads, batch } = setting;
  const times =
    total?.gain == null || total.fp32Ms === null || total.int8Ms === null
      ? []
      : [
          `${floatTitle(report)} ${formatMeasure(total.fp32Ms)} ms, INT8 ${formatMeasure(total.int8Ms)} ms: ${formatTimes(total.gain)} times as fast`,
        ];
  return [
    `${printable(setting.int8, PATH_LIMIT)}${against}`,
    `${printable(cpu)}, ${printable(engine)}, ${plural(threads, 'thread')}, batch ${batch}`,
    ...(setting.inputs ?? []).map(inputLine),
    ...times,
    ...shortenedLine(setting),
    ...(setting.warnings ?? []).map(warningLine),
  ];
}

function warningLine({ message, remedy }: Warning): string {
  return `Warning: ${printable(message, 1000)}. ${printable(remedy, 1000)}`;
}

function shortenedLine({ shortened }: WhyReport['setting']): string[] {
  if (shortened == null) return [];
  const { rounds, runs, budgetSeconds } = shortened;
  return [
    `Profiled in ${plural(rounds, 'round')} of ${plural(runs, 'run')}: a budget of ${budgetSeconds} s allowed no more. Raise --budget for steadier times.`,
  ];
}

function engineNodeLines(nodes: WhyEngineNodes, paint: Paint): string[] {
  const { title, table } = engineNodesTable(nodes);
  return [title, ...tableLines(table, paint), ''];
}

/** What a reader of the layers' table must know, a sentence each. */
export function layerNotes({ layers, total, peaks }: WhyReport): string[] {
  if (layers.length === 0 || total === null) return [];
  return [...unmatchedLine(total), ...peakLines(layers, peaks), ...disturbanceLine(total)];
}

function unmatchedLine({ unmatchedShare }: NonNullable<WhyReport['total']>): string[] {
  if (unmatchedShare === undefined) return [];
  const { int8, fp32 } = unmatchedShare;
  const others = fp32 === null ? '' : `, ${formatPercent(fp32)} of FP32's`;
  return [`Nodes that the engine made and that are not in the file: ${formatPercent(int8)} of INT8's time${others}.`];
}

function peakLines(layers: WhyReport['layers'], peaks: WhyReport['peaks']): string[] {
  if (peaks === null) return [];
  const { fp32, int8, by = {}, disturbedBy } = peaks;
  const reached = (engine: string | undefined) =>
    engine === undefined ? '' : ` (by ${printable(engine, NAME_LIMIT)})`;
  const disturbed = disturbedBy === undefined ? '' : `; they may be too low: ${printable(disturbedBy, 500)}`;
  return [
    `Measured peaks: FP32 ${formatMeasure(fp32)} GMAC/s${reached(by.fp32)}, INT8 ${formatMeasure(int8)} GMAC/s${reached(by.int8)}${disturbed}.`,
    ...(layers.some(isAbovePeak) ? [`Layers above 100 % of the peak: ${reasonAbovePeak(disturbedBy)}.`] : []),
  ];
}

/** Shorter runs are mostly engine overhead between nodes. */
const LEAST_RUN_MS = 2;
const MOST_REST = 0.2;

/** An interruption hits a different node in each run, so no node's median contains it. */
function disturbanceLine({ int8Ms, int8BetweenMs }: NonNullable<WhyReport['total']>): string[] {
  if (int8Ms === null || int8BetweenMs === null || int8Ms < LEAST_RUN_MS) return [];
  const share = int8BetweenMs / int8Ms;
  if (share <= MOST_REST) return [];
  return [
    `${formatPercent(share)} of the INT8 run is in no layer's median: something interrupted the runs. The times of layers are valid; for the whole run measure again on a quiet machine.`,
  ];
}
