import type { OkResult, Report } from '@rn50/bench-stats';
import { labelOf } from '../view/label.js';
import { type Finding, info } from './finding.js';

/** A relative change of at most this much is not worth a line. */
const NOTABLE = 0.1;

interface Unit {
  readonly name: string;
  readonly size: number;
}

const TIMES: readonly Unit[] = [
  { name: 's', size: 1000 },
  { name: 'ms', size: 1 },
];
/** From this many milliseconds on a time is given in seconds. */
const SECONDS_FROM_MS = 100;
const BYTES: readonly Unit[] = [
  { name: 'MB', size: 1e6 },
  { name: 'kB', size: 1e3 },
];

/** A figure of the candidate and of the baseline. */
interface Pair {
  readonly words: string;
  readonly unit: Unit;
  readonly candidate: number;
  readonly baseline: number;
}

/**
 * Load time, first run, peak memory and file size of the headline's INT8, and those of its FP32 in brackets: at batch 1. Empty where INT8
 * changes none of them by more than 10 %, and for a file against itself.
 */
export function resourceFindings(report: Report): Finding[] {
  const [baseline, candidate] = report.variants;
  if (baseline === undefined || candidate === undefined) return [];
  const [from, to] = [baseline, candidate].map(({ id, modelId }) => ({
    model: report.models.find((model) => model.id === modelId),
    result: latencyOf(id, report),
  }));
  if (from?.model?.sha256 === to?.model?.sha256) return [];
  const pairs = [
    ...pairOf('loads in', to?.result?.loadMs, from?.result?.loadMs, timeUnit),
    ...pairOf('first run', to?.result?.firstRunMs, from?.result?.firstRunMs, timeUnit),
    ...pairOf('takes', to?.result?.peakRssBytes, from?.result?.peakRssBytes, byteUnit),
    ...pairOf('file', to?.model?.sizeBytes, from?.model?.sizeBytes, byteUnit),
  ];
  if (!pairs.some(isNotable)) return [];
  const base = labelOf(baseline.id, report);
  const words = pairs.map((pair, index) => pairWords(pair, index === 0 ? `${base}: ` : ''));
  // One process may have been disturbed.
  const isSingle = pairs.some(({ unit }) => TIMES.includes(unit)) && [from, to].every(hasOneProcess);
  return [info(`${labelOf(candidate.id, report)} ${words.join(', ')}${isSingle ? '; times of one process each' : ''}`)];
}

function hasOneProcess(side: { readonly result: OkResult | undefined } | undefined): boolean {
  return side?.result?.blocks.every(({ restarts = 0 }) => restarts === 0) ?? true;
}

function latencyOf(variantId: string, { results }: Report): OkResult | undefined {
  return results.find(
    (result): result is OkResult =>
      result.variantId === variantId && result.scenario === 'latency' && result.status === 'ok',
  );
}

function pairOf(
  words: string,
  candidate: number | undefined,
  baseline: number | undefined,
  unitFor: (value: number) => Unit,
): Pair[] {
  if (candidate === undefined || baseline === undefined || !(candidate > 0 && baseline > 0)) return [];
  return [{ words, unit: unitFor(Math.max(candidate, baseline)), candidate, baseline }];
}

function isNotable({ candidate, baseline }: Pair): boolean {
  return Math.abs(candidate / baseline - 1) > NOTABLE;
}

function pairWords({ words, unit, candidate, baseline }: Pair, before: string): string {
  return `${words} ${figure(candidate / unit.size)} ${unit.name} (${before}${figure(baseline / unit.size)})`;
}

function timeUnit(ms: number): Unit {
  return unitOf(TIMES, ms >= SECONDS_FROM_MS ? ms * 10 : ms);
}

function byteUnit(bytes: number): Unit {
  return unitOf(BYTES, bytes);
}

function unitOf(units: readonly Unit[], value: number): Unit {
  return units.find(({ size }) => value >= size) ?? units.at(-1) ?? { name: '', size: 1 };
}

/** Two significant digits below ten, else whole. */
function figure(value: number): string {
  if (value >= 9.95) return String(Math.round(value));
  return value >= 0.995 ? value.toFixed(1) : value.toFixed(2);
}
