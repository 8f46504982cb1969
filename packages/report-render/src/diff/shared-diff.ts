import type { Difference, Verdict } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { baseName, withoutFolders } from '../anonymous/places.js';
import { publicNames } from '../anonymous/public-names.js';
import { printable } from '../format/printable.js';
import type { DiffNames } from './render-diff.js';

const NAME_LIMIT = 120;

/**
 * A comparison as it may be shown to others: no host name and no folder. Pure.
 */
export function sharedDiff(verdict: Verdict): Verdict {
  return {
    ...verdict,
    differences: verdict.differences.map((difference) =>
      difference.what === 'host' ? otherHost(difference) : inFolder(difference),
    ),
    warnings: verdict.warnings.map((warning) => ({ ...warning, message: withoutFolders(warning.message) })),
  };
}

function otherHost({ what }: Difference): Difference {
  return { what, before: 'one machine', after: 'another' };
}

function inFolder({ what, before, after }: Difference): Difference {
  return { what: withoutFolders(what), before: withoutFolders(before), after: withoutFolders(after) };
}

/** The reports by the names of their files, or of their folders where both files have one name; nothing for a report without one. */
export function sharedNames({ before, after }: DiffNames): string[] {
  const paths = [before, after];
  const files = paths.map((path) => (path === undefined ? undefined : printable(baseName(path), NAME_LIMIT)));
  const names = files[0] === files[1] ? publicNames(paths) : files;
  return ['before', 'after'].flatMap((side, at) => (paths[at] === undefined ? [] : [`${side}: ${names[at]}`]));
}

/** How a verdict came about, in sentences. */
export function rules({ margin, timesMargin, confidence }: Verdict): string[] {
  const [within, day, interval] = [margin, timesMargin, confidence].map(formatPercent);
  return [
    `A column is judged by its time against FP32, or the first column of its engine, in the same run: another clock or a slower day changes both alike. It is the same where the ${interval} interval lies within ${within}, and slower or faster where it is beyond that and an interval corrected for the number of columns excludes no change.`,
    `Where that first column is the same software in both reports, its own time only tells what became of the machine. Where its software changed, times decide too, beyond the ${day} that another day may make.`,
  ];
}
