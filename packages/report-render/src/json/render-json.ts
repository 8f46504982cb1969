import type { MergedReport, Report, Verdict } from '@rn50/bench-stats';
import type { WhyReport } from '../why/why-report.js';
import { jsonText } from './json-text.js';
import { schemaKeyOrder } from './key-order.js';

/**
 * The report as JSON: indented, arrays of numbers (samples) on one line, keys in the order of the schema whatever order
 * they were set in, with a line break at the end. Parsing it gives the same report back.
 */
export function renderJson(report: Report): string {
  return toJson(report);
}

/** Several reports as one merged file, `{ schemaVersion: 1, reports }`, written as by {@link renderJson}. */
export function renderMergedJson(reports: readonly Report[]): string {
  const merged: MergedReport = { schemaVersion: 1, reports: [...reports] };
  return toJson(merged);
}

/** A comparison of two reports as JSON, written as by {@link renderJson}. */
export function renderDiffJson(verdict: Verdict): string {
  return toJson(verdict);
}

/** An explanation as JSON, `why.json`, with keys in the order they were set. Ends with a line break. */
export function renderWhyJson(report: WhyReport): string {
  return jsonText(report);
}

function toJson(value: Report | MergedReport | Verdict): string {
  const rank = new Map(schemaKeyOrder().map((key, index) => [key, index]));
  const sorted = (_key: string, item: unknown) => (isRecord(item) ? sortKeys(item, rank) : item);
  return onOneLine(jsonText(value, sorted));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that the schema does not know follow in alphabetical order. */
function sortKeys(record: Record<string, unknown>, rank: ReadonlyMap<string, number>): Record<string, unknown> {
  const rankOf = (key: string) => rank.get(key) ?? rank.size;
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1)));
}

/** JSON has raw line breaks only between tokens, never inside a string, so this changes only arrays of numbers. */
function onOneLine(json: string): string {
  return json.replace(
    /\[\n([\d\s.,eE+-]+)\]/g,
    (_array, items: string) => `[${items.trim().split(/,\s+/).join(', ')}]`,
  );
}
