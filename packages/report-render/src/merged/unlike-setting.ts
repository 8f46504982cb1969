import type { Report } from '@rn50/bench-stats';
import { settingOf } from '../view/setting.js';

/** A setting in which a report differs from the first one. */
export interface UnlikeSetting {
  readonly setting: string;
  readonly first: string;
  readonly other: string;
  /** Which report differs, from 0. */
  readonly at: number;
}

interface Setting {
  readonly name: string;
  readonly of: (report: Report) => string;
  /** Whether two that are called differently are the same; never unless given. */
  readonly isSame?: (a: Report, b: Report) => boolean;
}

const SETTINGS: readonly Setting[] = [
  // A file may have another name on another machine.
  { name: 'model', of: (report) => settingOf(report).modelName, isSame: (a, b) => baselineSha(a) === baselineSha(b) },
  { name: 'batch', of: ({ settings }) => String(settings.batch) },
  { name: 'threads', of: ({ settings }) => String(settings.threads) },
  { name: 'instances', of: ({ settings }) => String(settings.instances) },
];

/** The first difference that makes figures of several reports no comparison of machines; null if there is none. Pure. */
export function unlikeSetting(reports: readonly Report[]): UnlikeSetting | null {
  const [first] = reports;
  if (first === undefined) return null;
  for (const { name, of, isSame = () => false } of SETTINGS) {
    const expected = of(first);
    const at = reports.findIndex((report) => of(report) !== expected && !isSame(first, report));
    const other = reports[at];
    if (other !== undefined) return { setting: name, first: expected, other: of(other), at };
  }
  return null;
}

/** Of the file that all others are compared with; null without one. */
function baselineSha({ models, variants }: Report): string | null {
  return models.find(({ id }) => id === variants[0]?.modelId)?.sha256 ?? null;
}
