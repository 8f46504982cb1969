import type { Accuracy, Estimate, LabelSource, Report } from '@rn50/bench-stats';
import { formatPoints, plural } from '@rn50/bench-stats/words';
import { labelOf } from '../view/label.js';
import { type Finding, info } from './finding.js';

const SOURCES: Readonly<Record<LabelSource, string>> = {
  csv: 'classes as the CSV file gives them',
  'folder-numbers': 'class folders numbered by their names',
  'folder-names': 'class folders by the list of class names',
  'folder-order': 'class folders numbered in their order',
};

/** Accuracy of each variant on labelled pictures, and the reference's lead over it. */
export function accuracyFindings({ accuracy = [], variants }: Pick<Report, 'accuracy' | 'variants'>): Finding[] {
  const [first] = accuracy;
  if (first === undefined) return [];
  const title = `Accuracy on ${plural(first.images, 'labelled picture')} (${SOURCES[first.labels]}; 95 % intervals):`;
  return [
    info(
      title,
      accuracy.map((entry) => accuracyLine(entry, { variants })),
    ),
  ];
}

/** Top-1 accuracy of the columns compared, in one line. */
export function briefAccuracy(report: Pick<Report, 'accuracy' | 'variants'>): Finding[] {
  const [first, second] = report.accuracy ?? [];
  if (first === undefined) return [];
  const compared = [first, ...(second === undefined ? [] : [second])];
  const shares = compared.map(({ variantId, top1 }) => {
    return `${labelOf(variantId, report)} ${formatPoints(top1.value)} %`;
  });
  const top1 = second?.difference?.top1;
  const isUnclear = top1 !== undefined && top1.low <= 0 && top1.high >= 0;
  const clear = top1 === undefined ? '' : isUnclear ? ' (no clear difference)' : ' (a clear difference)';
  return [info(`Top-1 accuracy on ${plural(first.images, 'picture')}: ${shares.join(', ')}${clear}`)];
}

function accuracyLine({ variantId, top1, top5, difference }: Accuracy, report: Pick<Report, 'variants'>): string {
  const parts = [
    `top-1 ${percent(top1)}`,
    ...(top5 === undefined ? [] : [`top-5 ${percent(top5)}`]),
    ...(difference === undefined ? [] : [`${labelOf(difference.reference, report)} ${lead(difference.top1)}`]),
  ];
  return `${labelOf(variantId, report)}: ${parts.join(', ')}`;
}

function percent({ value, low, high }: Estimate): string {
  return `${formatPoints(value)} % (${formatPoints(low)} to ${formatPoints(high)})`;
}

/** The reference's lead in percentage points of all pictures. */
function lead({ value, low, high }: Estimate): string {
  const unclear = low > 0 || high < 0 ? '' : '; no clear difference';
  const words = value === 0 ? 'the same' : `${formatPoints(Math.abs(value))} points ${value > 0 ? 'better' : 'worse'}`;
  return `is ${words} (${formatPoints(low)} to ${formatPoints(high)}${unclear})`;
}
