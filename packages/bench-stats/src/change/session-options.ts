import type { Report } from '../report/schema.js';
import type { JudgedDifference } from './verdict.js';

/** Threads are compared by the results, which record the threads used. */
const COMPARED_ELSEWHERE: readonly string[] = ['intraOpNumThreads'];
const UNKNOWN = 'not recorded';

/** The session options that an engine of a report ran with; empty where they were not recorded. */
export function sessionOptionsOf({ settings, variants }: Report, engine: string): Options {
  const own = variants.find((variant) => variant.engine === engine && variant.sessionOptions !== undefined);
  if (own?.sessionOptions !== undefined) return own.sessionOptions;
  // A report with one engine keeps them in its settings.
  return variants[0]?.engine === engine ? (settings.sessionOptions ?? {}) : {};
}

type Options = NonNullable<Report['settings']['sessionOptions']>;

/**
 * Session options that differ, by engine and key. A difference is decisive only if both reports have the key, because a
 * missing key may just not have been recorded.
 */
export function sessionOptionDifferences(before: Report, after: Report): JudgedDifference[] {
  const engines = enginesOf(after);
  const both = enginesOf(before).filter((engine) => engines.includes(engine));
  return both.flatMap((engine) => {
    const [old, now] = [before, after].map((report) => comparedOptions(report, engine));
    const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort();
    return keys.flatMap((key) => {
      const [from, to] = [old?.get(key), now?.get(key)];
      if (from === to) return [];
      const decisive = from !== undefined && to !== undefined;
      const what = `session option ${key}${both.length > 1 ? ` of ${engine}` : ''}`;
      return [{ what, before: from ?? UNKNOWN, after: to ?? UNKNOWN, decisive }];
    });
  });
}

function enginesOf({ variants }: Report): string[] {
  return [...new Set(variants.map(({ engine }) => engine))];
}

function comparedOptions(report: Report, engine: string): ReadonlyMap<string, string> {
  const compared = Object.entries(sessionOptionsOf(report, engine)).filter(
    ([key]) => !COMPARED_ELSEWHERE.includes(key),
  );
  return new Map(compared.map(([key, value]) => [key, String(value)]));
}
