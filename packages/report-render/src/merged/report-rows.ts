import type { Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import { type Column, engineGroups } from '../view/columns.js';
import { scenarioWords, settingOf } from '../view/setting.js';

const NAME_LIMIT = 40;
const CPU_LIMIT = 40;
const OPTIONS_LIMIT = 120;

/** One engine of one report: a row of the merged table. */
export interface ReportRow {
  readonly name: string;
  readonly cpu: string;
  readonly engine: string;
  /** UTC. */
  readonly startedAt: Date;
  readonly grade: Report['grade'];
  readonly baseline: Column | null;
  readonly candidate: Column | null;
  /** Settings by name; figures compare only where these are alike. */
  readonly setting: ReadonlyMap<string, string>;
}

/** The rows of a report: one per engine, or one without figures for a report that has no variant. */
export function reportRows(report: Report, name: string | undefined): ReportRow[] {
  const groups = engineGroups(report);
  const shared = {
    name: printable(name ?? report.environment.host, NAME_LIMIT) || '(no name)',
    cpu: shortCpu(report.environment.cpu.model),
    startedAt: new Date(report.startedAt),
    grade: report.grade,
    setting: settingMap(report),
  };
  if (groups.length === 0) return [{ ...shared, engine: '-', baseline: null, candidate: null }];
  return groups.map(({ engine, baseline, columns }) => {
    const others = columns.filter((column) => column !== baseline);
    const headline = others.find((column) => column.variantId === report.comparison?.candidate);
    return { ...shared, engine, baseline, candidate: headline ?? others[0] ?? null };
  });
}

/** `Intel Xeon Platinum 8481C`: trade marks, filler words and the nominal clock would only widen the table. */
function shortCpu(model: string): string {
  const short = printable(model)
    .replace(/\((R|TM|C)\)/gi, ' ')
    .replace(/@.*$/, ' ')
    .replace(/\b(CPU|Processor|\d+-Core)\b/gi, ' ');
  return printable(short, CPU_LIMIT) || 'unknown';
}

function settingMap(report: Report): Map<string, string> {
  const { modelName, weights, threads, latency, throughput } = settingOf(report);
  const workers = threads === null ? '' : `, ${threads}`;
  const options = Object.entries(report.settings.sessionOptions ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  return new Map([
    ['model', modelName],
    ['input', weights],
    ['latency', scenarioWords(latency) + workers],
    ['throughput', scenarioWords(throughput) + workers],
    ['session options', printable(options.join(', '), OPTIONS_LIMIT) || 'defaults'],
  ]);
}
