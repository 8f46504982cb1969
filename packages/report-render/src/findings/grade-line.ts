import { DISTURBANCES, type Grade, type Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import type { Paint, Tone } from '../text/paint.js';

const REASON_LIMIT = 160;
const MOST_REASONS = 5;

const GRADES: Readonly<Record<Grade, { readonly tone: Tone; readonly meaning: string }>> = {
  A: { tone: 'good', meaning: 'the ratio is known to within 1 %' },
  B: { tone: 'good', meaning: 'the ratio is known to within 3 %' },
  C: { tone: 'warning', meaning: 'usable, but the ratio is known less well than to within 3 %' },
  inconclusive: { tone: 'warning', meaning: 'the measurement does not decide the question' },
};

/** A disturbed machine makes a C however narrow the intervals are: then they are not what is wrong. */
const DISTURBED = 'usable, but the machine was disturbed';

/**
 * The grade and why. A good one is explained by what it means; others by those reasons of the report that no warning or
 * gate has said, or where there are none by what the grade means.
 */
export function gradeLine(report: Report, paint: Paint): string {
  const { tone, meaning } = GRADES[report.grade];
  const isGood = report.grade === 'A' || report.grade === 'B';
  const why = isGood ? meaning : reasonsOf(report) || (isDisturbed(report) ? DISTURBED : meaning);
  return `Grade: ${paint(tone, report.grade)} (${why})`;
}

function isDisturbed({ grade, warnings }: Report): boolean {
  return grade === 'C' && warnings.some((warning) => DISTURBANCES.includes(warning.code));
}

function reasonsOf({ gradeReasons = [], warnings, gates = [] }: Report): string {
  const said = [...warnings, ...gates].map(({ message }) => message);
  const reasons = gradeReasons
    .filter((reason) => !said.some((message) => message.includes(reason)))
    .map((reason) => printable(reason, REASON_LIMIT).replace(/\.$/, ''))
    .filter(Boolean);
  const more = reasons.length - MOST_REASONS;
  const shown = more > 0 ? [...reasons.slice(0, MOST_REASONS), `${more} more`] : reasons;
  return shown.join('; ');
}
