import { DISTURBANCES, type Report, type Warning } from '@rn50/bench-stats';
import { printable, splitGraphemes } from '../format/printable.js';
import { emphasised, type Finding } from './finding.js';
import { briefOf, type Subject } from './warning-briefs.js';

/** Room for a warning that has no brief form, in characters: what is wrong, and both parts. */
const MOST_WHAT = 44;
const MOST_TEXT = 69;

/** By how much a warning changes what a reader should do, the most first. */
const RANKS = ['figures', 'gate', 'disturbance', 'conditions', 'use'] as const;
type WarningRank = (typeof RANKS)[number];

interface BriefWarning {
  readonly rank: WarningRank;
  /** One line: what is wrong, and what to do. */
  readonly finding: Finding;
}

/**
 * The warnings of a report for one screen, by rank, within one in the order of the report, each remedy once. A warning about a figure that
 * is neither shown nor decides a gate is left out, and so is one that the screen states elsewhere. Pure.
 */
export function briefWarnings(report: Report): BriefWarning[] {
  const ranked = report.warnings.map((warning) => {
    const brief = briefOf(warning.code, report);
    return { warning, brief, rank: rankOf(warning.code, brief?.about ?? 'conditions', report) };
  });
  const found = new Map<string, BriefWarning>();
  for (const rank of RANKS) {
    for (const { warning, brief } of ranked.filter((one) => one.rank === rank)) {
      const what = brief?.what ?? cut(clauseOf(warning.message), MOST_WHAT);
      const remedy = brief?.remedy ?? cut(clauseOf(warning.remedy), MOST_TEXT - what.length);
      const text = remedy === '' ? what : `${what}: ${remedy}`;
      // Warnings that ask for one thing are one line, that of the first.
      if (found.has(remedy || text)) continue;
      found.set(remedy || text, { rank, finding: emphasised('warning', '', 'Warning:', ` ${text}`) });
    }
  }
  return [...found.values()];
}

function rankOf(code: string, about: Subject, { gates = [] }: Report): WarningRank | 'left-out' | 'stated' {
  const decides = (...names: string[]) => gates.some(({ name }) => names.includes(name));
  switch (about) {
    case 'percentiles':
      return decides('max-p99-ms') ? 'gate' : 'left-out';
    case 'outputs':
      return decides('min-top1-agreement', 'min-sqnr-db') ? 'gate' : 'left-out';
    case 'conditions':
      return DISTURBANCES.includes(code) ? 'disturbance' : about;
    case 'aside':
      return 'left-out';
    default:
      return about;
  }
}

/** The first sentence of a warning's text, as a clause: without its full stop and its capital. */
function clauseOf(text: Warning['message']): string {
  const sentence = printable(text).split(/[.;] /, 1)[0] ?? '';
  const clause = sentence.replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(clause) ? clause.charAt(0).toLowerCase() + clause.slice(1) : clause;
}

function cut(text: string, limit: number): string {
  const characters = splitGraphemes(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}
