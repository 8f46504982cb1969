import { parse } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { briefAccuracy } from '../findings/accuracy.js';
import { answerFinding } from '../findings/answer.js';
import { briefWarnings } from '../findings/brief-warnings.js';
import { briefCost } from '../findings/cost.js';
import { briefEnergy } from '../findings/energy.js';
import { briefFailures } from '../findings/failures.js';
import { fastestFindings } from '../findings/fastest.js';
import { emphasised, type Finding, info } from '../findings/finding.js';
import { briefGates } from '../findings/gates.js';
import { briefGrade } from '../findings/grade.js';
import { briefLimit } from '../findings/limits.js';
import { furtherSteps, repairs } from '../findings/next-steps.js';
import { briefSweep } from '../findings/sweep.js';
import { formatSpeed } from '../format/numbers.js';
import { PATH_LIMIT, printable } from '../format/printable.js';
import { causeWords, fixTitle } from '../why/verdict-words.js';
import { rowsOf } from './cells.js';
import { findingLines } from './finding-lines.js';
import { isOfTable, type NamedPath } from './named-path.js';
import { type Paint, painter } from './paint.js';

/** The screen that a report is made for; the last row is the prompt's. */
export const SCREEN = { columns: 80, rows: 24 } as const;

const MOST_WARNINGS = 3;
/** Rows below the tables, however much stands above. Tables of several engines fill the screen by themselves: then there is no limit. */
const LEAST_ROOM = 5;

/** Formats that hold everything, the best to read first. */
const PAGES: readonly string[] = ['html', 'md'];

/** What goes first where there is no room for all: the last of these. `must` always stays. */
const RANKS = [
  'must',
  'failed-gates',
  'figures',
  'asked',
  'why',
  'gate',
  'disturbance',
  'conditions',
  'use',
  'next',
] as const;
type Rank = (typeof RANKS)[number];

interface Line {
  readonly rank: Rank;
  readonly finding: Finding;
}

/** What only some users asked for. */
const ASKED: readonly ((report: Report) => Finding[])[] = [briefSweep, briefAccuracy, briefCost, briefEnergy];

/**
 * What follows the tables on one screen: the answer, its cause and the fix, what was asked for besides, gates, the grade, at most three
 * warnings, and where the rest is.
 * @param above rows that are taken
 */
export function screenLines(
  report: Report,
  { above, files, paint = painter(false) }: { above: number; files: readonly NamedPath[]; paint?: Paint },
): string[] {
  const shown = briefWarnings(report).slice(0, MOST_WARNINGS);
  const isWarning = new Set(shown.map(({ finding }) => finding));
  const lines: Line[] = [
    ...[answerFinding(report), ...fastestFindings(report)].map(ranked('must')),
    ...briefFailures(report).map(ranked('figures')),
    ...whyFindings(report).map(ranked('why')),
    ...ASKED.flatMap((findings) => findings(report)).map(ranked('asked')),
    ...briefGates(report).map((finding) => ranked(finding.severity === 'good' ? 'asked' : 'failed-gates')(finding)),
    ranked('must')(briefGrade(report)),
    ...shown.map(({ rank, finding }) => ranked(rank)(finding)),
    ...nextFindings(report).map(ranked('next')),
  ];
  // The line about details, and the prompt.
  const hasOneEngine = new Set(report.variants.map(({ engine }) => engine)).size <= 1;
  const room = hasOneEngine ? Math.max(LEAST_ROOM, SCREEN.rows - above - 2) : Number.POSITIVE_INFINITY;
  const kept = fitting(lines, room);
  const keptWarnings = kept.filter(({ finding }) => isWarning.has(finding)).length;
  const others = report.warnings.length - keptWarnings;
  return [...kept.flatMap(({ finding }) => findingLines(finding, paint)), detailsLine(others, files)];
}

function ranked(rank: Rank): (finding: Finding) => Line {
  return (finding) => ({ rank, finding });
}

/** Drops lines of the lowest rank, of one rank the last ones, until the rest fits. */
function fitting(lines: readonly Line[], room: number): Line[] {
  const rows = ({ finding }: Line): number => rowsOf(finding.text, SCREEN.columns);
  const byRank = lines.toSorted((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank));
  let used = 0;
  const kept = new Set<Line>();
  for (const line of byRank) {
    if (line.rank !== 'must' && used + rows(line) > room) continue;
    used += rows(line);
    kept.add(line);
  }
  return lines.filter((line) => kept.has(line));
}

/** The greatest cause of INT8's speed, with what to do about it; else what limits it. */
function whyFindings(report: Report): Finding[] {
  const [verdict] = report.why?.verdicts ?? [];
  const cause = verdict === undefined ? null : causeWords(verdict);
  if (verdict === undefined || cause === null) return briefLimit(report);
  const gain = verdict.expectedGain === null ? '' : ` (${formatSpeed({ value: verdict.expectedGain })} times as fast)`;
  const command = verdict.fix === null ? '' : printable(verdict.fix, PATH_LIMIT);
  return [
    emphasised('warning', '', 'Why:', ` ${cause}.${command === '' ? '' : ` ${fixTitle(verdict)}${gain}: ${command}`}`),
  ];
}

/** What to do next that no line above says: a fix stands beside its cause, and longer measuring beside the grade. */
function nextFindings(report: Report): Finding[] {
  const [step] = furtherSteps(report);
  if (repairs(report).length > 0 || step === undefined || step.command === null) return [];
  return [info(`Next: ${step.text.charAt(0).toLowerCase()}${step.text.slice(1)} ${step.command}`)];
}

/** `Details and 2 more warnings: out/report.html (also .json, .md)`: every file that no table names. */
function detailsLine(otherWarnings: number, files: readonly NamedPath[]): string {
  const what = otherWarnings === 0 ? 'Details' : `Details and ${plural(otherWarnings, 'more warning')}`;
  const unnamed = files.filter((file) => !isOfTable(file));
  const page = PAGES.flatMap((format) => unnamed.find((file) => file.format === format) ?? [])[0];
  if (page === undefined) {
    const paths = unnamed.map(({ path }) => printable(path, PATH_LIMIT)).join(', ');
    return `${what}: add --verbose${paths === '' ? '' : `; also wrote ${paths}`}`;
  }
  const others = unnamed.filter((file) => file !== page).map(({ path }) => printable(shortened(path, page.path)));
  return `${what}: ${printable(page.path, PATH_LIMIT)}${others.length === 0 ? '' : ` (also ${others.join(', ')})`}`;
}

/** A file beside another: its ending where that is all it differs in, else its name. */
function shortened(path: string, beside: string): string {
  const { name, ext, base } = parse(path);
  return name === parse(beside).name ? ext : base;
}
