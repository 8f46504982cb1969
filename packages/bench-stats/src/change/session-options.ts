import type { Report, Variant } from '../report/schema.js';
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

/** The options that a variant has for the throughput scenario alone; those of the settings hold for the first engine. */
function forThroughput({ settings, variants }: Report, variant: Variant): Options {
  const isShared = variant.sessionOptions === undefined && variants[0]?.engine === variant.engine;
  return variant.throughputOptions ?? (isShared ? settings.throughputOptions : undefined) ?? {};
}

/** The session options of a variant in the throughput scenario, as far as they were recorded. */
function throughputOptionsOf(report: Report, variant: Variant): Options {
  const shared = variant.sessionOptions ?? sessionOptionsOf(report, variant.engine);
  return { ...shared, ...forThroughput(report, variant) };
}

/**
 * Options of the throughput scenario alone that differ, by variant and key; decisive by the same rule, but not in a tuned
 * column, where they were chosen as its file was.
 * @param pairs the same variant in both reports
 */
export function throughputOptionDifferences(
  before: Report,
  after: Report,
  pairs: readonly (readonly [before: Variant, after: Variant])[],
): JudgedDifference[] {
  return pairs.flatMap(([first, second]) => {
    const [old, now] = [throughputOptionsOf(before, first), throughputOptionsOf(after, second)];
    const isTuned = isTunedIn(before, first) || isTunedIn(after, second);
    const names = new Set([forThroughput(before, first), forThroughput(after, second)].flatMap(Object.keys));
    return [...names].sort().flatMap((key) => {
      const what = `throughput session option ${key} of ${second.label}`;
      const found = difference(what, old[key]?.toString(), now[key]?.toString());
      return isTuned ? found.map((one) => ({ ...one, decisive: false })) : found;
    });
  });
}

function isTunedIn({ models }: Report, { modelId }: Variant): boolean {
  return models.some(({ id, source }) => id === modelId && source === 'tuned');
}

/** Decisive only if both are known: what is missing may just not have been recorded. */
function difference(what: string, before: string | undefined, after: string | undefined): JudgedDifference[] {
  if (before === after) return [];
  const decisive = before !== undefined && after !== undefined;
  return [{ what, before: before ?? UNKNOWN, after: after ?? UNKNOWN, decisive }];
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
      const what = `session option ${key}${both.length > 1 ? ` of ${engine}` : ''}`;
      return difference(what, old?.get(key), now?.get(key));
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
