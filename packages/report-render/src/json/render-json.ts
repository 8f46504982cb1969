import type { MergedReport, Report, Verdict } from '@rn50/bench-stats';
import { jsonText } from './json-text.js';
import { KEY_ORDER } from './key-order.js';

const RANK: ReadonlyMap<string, number> = new Map(KEY_ORDER.map((key, index) => [key, index]));

/**
 * The report as JSON: indented, runs of numbers (samples) on one line, keys in a fixed order whatever order they
 * were set in, with a line break at the end. Parsing it gives the same report back.
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

function toJson(value: Report | MergedReport | Verdict): string {
  return onOneLine(jsonText(value, orderKeys));
}

function orderKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareKeys(a, b)));
}

function compareKeys(a: string, b: string): number {
  const byRank = (RANK.get(a) ?? KEY_ORDER.length) - (RANK.get(b) ?? KEY_ORDER.length);
  if (byRank !== 0) return byRank;
  return a < b ? -1 : 1;
}

/** A raw line break occurs between JSON tokens only, never inside a string, so this touches arrays of numbers alone. */
function onOneLine(json: string): string {
  return json.replace(
    /\[\n([\d\s.,eE+-]+)\]/g,
    (_array, items: string) => `[${items.trim().split(/,\s+/).join(', ')}]`,
  );
}
