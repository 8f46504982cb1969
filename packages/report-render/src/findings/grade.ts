import {
  DISTURBANCES,
  type Estimate,
  type Grade,
  isSameFile,
  PARTIAL_RUN,
  type Report,
  relativeHalfWidth,
} from '@rn50/bench-stats';
import { formatPoints } from '@rn50/bench-stats/words';
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

/** The grade with its first reason and what to do, for one line. */
export function briefGrade(report: Report): Finding {
  const { grade } = report;
  const severity = GRADE_SEVERITY[grade];
  if (severity === 'good') return gradeFindings(report)[0] ?? emphasised(severity, 'Grade: ', grade);
  const { why, next = '' } = briefReason(report);
  return emphasised(severity, 'Grade: ', grade, ` (${why})${next}`);
}

const MEASURE_LONGER = ': measure longer';

/** From the figures, not from the report's sentences, which are longer than a line. */
function briefReason(report: Report): { readonly why: string; readonly next?: string } {
  const { grade, comparison, warnings, gates = [], gradeReasons = [] } = report;
  if (warnings.some(({ code }) => code === PARTIAL_RUN)) return { why: 'the run was not completed' };
  const ratios = RATIOS.flatMap(({ field, name }) => {
    const estimate = comparison?.[field] ?? null;
    return estimate === null ? [] : [{ name, estimate }];
  });
  if (grade === 'C') {
    if (isDisturbed(report)) return { why: DISTURBED };
    const [worst] = ratios.toSorted((a, b) => relativeHalfWidth(b.estimate) - relativeHalfWidth(a.estimate));
    if (worst === undefined) return { why: MEANINGS.C };
    const width = formatPoints(relativeHalfWidth(worst.estimate), 1);
    return { why: `${worst.name} ratio known only to within ${width} %`, next: MEASURE_LONGER };
  }
  const open = ratios.filter(({ estimate }) => holdsOne(estimate)).map(({ name }) => name);
  // Of a file against itself they should.
  if (open.length > 0 && !isSameFile(report)) {
    const intervals = open.length > 1 ? 'both intervals hold' : `the interval of ${open[0]} holds`;
    return { why: `${intervals} 1`, next: MEASURE_LONGER };
  }
  const gate = gates.find(({ outcome }) => outcome === 'inconclusive');
  if (gate !== undefined) return { why: `the gate ${gate.name} is not decided` };
  const [reason] = gradeReasons;
  return { why: (reason === undefined ? '' : printable(reason, REASON_LIMIT).replace(/\.$/, '')) || MEANINGS[grade] };
}

const RATIOS = [
  { field: 'throughputTimes', name: 'throughput' },
  { field: 'latencyTimes', name: 'latency' },
] as const;

function holdsOne({ low, high }: Estimate): boolean {
  return low <= 1 && high >= 1;
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
