import { type Report, sessionOptionsOf } from '@rn50/bench-stats';
import { isHalfPrecision } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { type Column, engineGroups } from '../view/columns.js';
import { scenarioWords, settingOf } from '../view/setting.js';

const NAME_LIMIT = 40;
const CPU_LIMIT = 40;
const OPTIONS_LIMIT = 120;

/** One engine of one report, and one form that is compared with its baseline: a row of the merged table. */
export interface ReportRow {
  readonly name: string;
  readonly cpu: string;
  /** Name and version. */
  readonly engine: string;
  /** The name that variants use. */
  readonly engineId: string;
  /** UTC. */
  readonly startedAt: Date;
  readonly grade: Report['grade'];
  readonly baseline: Column | null;
  readonly candidate: Column | null;
  /** What the machine costs; null if unknown. */
  readonly pricePerHour: number | null;
  /** Settings by name. Figures are comparable only between equal settings. */
  readonly setting: ReadonlyMap<string, string>;
}

/** The rows of a report: one per engine, one more for each half precision, or one without figures for a report that has no variant. */
export function reportRows(report: Report, name: string | undefined): ReportRow[] {
  const groups = engineGroups(report);
  const shared = {
    name: printable(name ?? report.environment.host, NAME_LIMIT) || '(no name)',
    cpu: shortCpu(report.environment.cpu.model),
    startedAt: new Date(report.startedAt),
    grade: report.grade,
    pricePerHour: report.settings.pricePerHour ?? null,
  };
  if (groups.length === 0) {
    return [{ ...shared, engine: '-', engineId: '', setting: settingMap(report, ''), baseline: null, candidate: null }];
  }
  const isHalf = ({ variantId }: Column) =>
    report.variants.some(({ id, precision }) => id === variantId && isHalfPrecision(precision));
  return groups.flatMap(({ engine, engineId, baseline, candidate, columns }) => {
    const setting = settingMap(report, engineId);
    const halves = columns.filter((column) => column !== baseline && column !== candidate && isHalf(column));
    return [candidate, ...halves].map((column) => ({
      ...shared,
      engine,
      engineId,
      setting,
      baseline,
      candidate: column,
    }));
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

export const SESSION_OPTIONS = 'session options';

function settingMap(report: Report, engineId: string): Map<string, string> {
  const { modelName, weights, threads, latency, throughput } = settingOf(report);
  const workers = threads === null ? '' : `, ${threads}`;
  const options = Object.entries(sessionOptionsOf(report, engineId))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  return new Map([
    ['model', modelName],
    ['input', weights],
    ['latency', scenarioWords(latency) + workers],
    ['throughput', scenarioWords(throughput) + workers],
    [SESSION_OPTIONS, printable(options.join(', '), OPTIONS_LIMIT) || 'defaults'],
  ]);
}
