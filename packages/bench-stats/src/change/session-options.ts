import type { Report } from '../report/schema.js';
import type { JudgedDifference } from './judged-difference.js';

/** Threads are compared as those of the results, which know what was used. */
const COMPARED_ELSEWHERE: readonly string[] = ['intraOpNumThreads'];
const UNKNOWN = 'not recorded';

/** The session options that an engine of a report ran with; empty where they were not recorded. */
export function sessionOptionsOf({ settings, variants }: Report, engine: string): Options {
  const own = variants.find((variant) => variant.engine === engine && variant.sessionOptions !== undefined);
  if (own?.sessionOptions !== undefined) return own.sessionOptions;
  // Those of a report with one engine stand with its settings.
  return variants[0]?.engine === engine ? (settings.sessionOptions ?? {}) : {};
}

type Options = NonNullable<Report['settings']['sessionOptions']>;

/**
 * Session options that are not the same in both reports, engine by engine and key by key. Only a key that both have decides: of
 * one that a report does not have it is not known whether it was recorded, so it is not known to differ.
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
