import { DISTURBANCES, type Grade, type Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import { GRADE_SEVERITY } from '../view/severity.js';
import { emphasised, type Finding } from './finding.js';

const REASON_LIMIT = 160;
const MOST_REASONS = 5;

const MEANINGS: Readonly<Record<Grade, string>> = {
  A: 'the ratio is known to within 1 %',
  B: 'the ratio is known to within 3 %',
  C: 'usable, but the ratio is known less well than to within 3 %',
  inconclusive: 'the measurement does not decide the question',
};

/** A disturbed machine gives a C even if the intervals are narrow. */
const DISTURBED = 'usable, but the machine was disturbed';

/**
 * The grade with an explanation. A and B are explained by their meaning; other grades by those reasons of the report
 * that no warning or gate states, or by their meaning if there are none.
 */
export function gradeFindings(report: Report): Finding[] {
  const { grade } = report;
  const severity = GRADE_SEVERITY[grade];
  const meaning = MEANINGS[grade];
  const why = severity === 'good' ? meaning : reasonsOf(report) || (isDisturbed(report) ? DISTURBED : meaning);
  return [emphasised(severity, 'Grade: ', grade, ` (${why})`)];
}

function isDisturbed({ grade, warnings }: Report): boolean {
  return grade === 'C' && warnings.some((warning) => DISTURBANCES.includes(warning.code));
}

function reasonsOf({ gradeReasons = [], warnings, gates = [] }: Report): string {
  const stated = [...warnings, ...gates].map(({ message }) => message);
  const reasons = gradeReasons
    .filter((reason) => !stated.some((message) => message.includes(reason)))
    .map((reason) => printable(reason, REASON_LIMIT).replace(/\.$/, ''))
    .filter(Boolean);
  const more = reasons.length - MOST_REASONS;
  const shown = more > 0 ? [...reasons.slice(0, MOST_REASONS), `${more} more`] : reasons;
  return shown.join('; ');
}
