import type { Report } from '../report/schema.js';
import type { JudgedDifference } from './judged-difference.js';

/** Threads are compared as those of the results, which know what was used. */
const COMPARED_ELSEWHERE: readonly string[] = ['intraOpNumThreads'];
const UNKNOWN = 'not recorded';

/**
 * Session options that are not the same in both reports, key by key. Only a key that both have decides: of one that a
 * report does not have it is not known whether it was recorded, so it is not known to differ.
 */
export function sessionOptionDifferences(before: Report, after: Report): JudgedDifference[] {
  const [old, now] = [optionsOf(before), optionsOf(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys.flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)];
    if (from === to) return [];
    const decisive = from !== undefined && to !== undefined;
    return [{ what: `session option ${key}`, before: from ?? UNKNOWN, after: to ?? UNKNOWN, decisive }];
  });
}

function optionsOf({ settings }: Report): ReadonlyMap<string, string> {
  const compared = Object.entries(settings.sessionOptions ?? {}).filter(([key]) => !COMPARED_ELSEWHERE.includes(key));
  return new Map(compared.map(([key, value]) => [key, String(value)]));
}
