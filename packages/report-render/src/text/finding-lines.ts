import type { Fidelity, Report } from '@rn50/bench-stats';
import { findingsWith, OF_NEW_FILE } from '../findings/fidelity.js';
import type { Finding } from '../findings/finding.js';
import { findingsByTopic, type Topic } from '../findings/report-findings.js';
import { type Paint, painter, TONES } from './paint.js';
import { tableLines } from './table.js';

/** Topics with blank lines around them. */
const SET_APART: ReadonlySet<Topic> = new Set(['cost', 'energy', 'sweep']);

/** All findings of a report as lines. */
export function reportFindingLines(report: Report, paint: Paint): string[] {
  return findingsByTopic(report).flatMap(({ topic, findings }) => {
    const lines = findingsLines(findings, paint);
    return SET_APART.has(topic) && lines.length > 0 ? ['', ...lines, ''] : lines;
  });
}

/** Findings below one another, with a blank line between a table and its neighbours. */
export function findingsLines(findings: readonly Finding[], paint: Paint): string[] {
  return findings.flatMap((finding, index) => {
    const before = findings[index - 1];
    const isApart = before !== undefined && (before.table !== undefined || finding.table !== undefined);
    return [...(isApart ? [''] : []), ...findingLines(finding, paint)];
  });
}

/** The finding's text with its emphasis painted, its table, and its details indented. */
export function findingLines(
  { severity, text, emphasis, table, details = [] }: Finding,
  paint: Paint,
  indent = '  ',
): string[] {
  const [from, to] = emphasis ?? [0, 0];
  const painted =
    from === to ? text : text.slice(0, from) + paint(TONES[severity], text.slice(from, to)) + text.slice(to);
  return [
    painted,
    ...(table === undefined ? [] : tableLines(table, paint)),
    ...details.map((detail) => `${indent}${detail}`),
  ];
}

/** Fidelity of newly made files as text; empty without an entry, else it ends with a line break. */
export function renderFidelity(fidelity: readonly Fidelity[], { variants }: Pick<Report, 'variants'>): string {
  const lines = findingsLines(findingsWith({ fidelity: [...fidelity], variants }, OF_NEW_FILE), painter(false));
  return lines.map((line) => `${line}\n`).join('');
}
