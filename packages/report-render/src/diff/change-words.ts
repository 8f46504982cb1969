import { type Change, type ChangeVerdict, type Estimate, judgedOf } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import { safeLabel } from '../view/label.js';
import type { Severity } from '../view/severity.js';

const ID_LIMIT = 40;

/** The label of a change's variant; with the variant's id where two variants have the same label. */
export function nameOf(change: Change, changes: readonly Change[]): string {
  const label = safeLabel(change.label);
  const isShared = changes.some((other) => other.label === change.label && other.variantId !== change.variantId);
  return isShared ? `${label} [${printable(change.variantId, ID_LIMIT)}]` : label;
}

/** `same` is neither good nor bad. */
export const VERDICT_SEVERITY: Readonly<Record<ChangeVerdict, Severity>> = {
  faster: 'good',
  slower: 'bad',
  same: 'info',
  'not-slower': 'info',
  inconclusive: 'warning',
  'not-judged': 'info',
};

/** ` against FP32` where the ratio to that decided, otherwise nothing. */
export function againstWords(change: Change): string {
  const { referenceLabel } = judgedOf(change);
  return referenceLabel === null ? '' : ` against ${safeLabel(referenceLabel)}`;
}

/** `+0.6 % (-1.2 to +2.4)`: the change in time; above 0 is slower. */
export function signedChange({ value, low, high }: Estimate): string {
  const [at, from, to] = [value, low, high].map((ratio) => signed(percentOf(ratio)));
  return `${at} % (${from} to ${to})`;
}

function signed(percent: number): string {
  return `${percent > 0 ? '+' : percent < 0 ? '-' : ''}${Math.abs(percent).toFixed(Math.abs(percent) < 100 ? 1 : 0)}`;
}

/** `12 % slower`: the change of the time of a run. */
export function changeWords(timeRatio: Estimate): string {
  return directed(percentOf(timeRatio.value));
}

/** `8 % to 15 %` where the whole interval has the direction of the change, otherwise `0.5 % faster to 1.1 % slower`. */
export function intervalWords(timeRatio: Estimate): string {
  const value = percentOf(timeRatio.value);
  const low = percentOf(timeRatio.low);
  const high = percentOf(timeRatio.high);
  if (value > 0 && low >= 0) return `${amount(low)} to ${amount(high)}`;
  if (value < 0 && high <= 0) return `${amount(high)} to ${amount(low)}`;
  return `${directed(low)} to ${directed(high)}`;
}

/** Percent of the time before, to one decimal below 100; above 0 is slower. */
function percentOf(ratio: number): number {
  const percent = (ratio - 1) * 100;
  return Math.abs(percent) < 100 ? Math.round(percent * 10) / 10 : Math.round(percent);
}

function directed(percent: number): string {
  if (percent === 0) return amount(percent);
  return `${amount(percent)} ${percent > 0 ? 'slower' : 'faster'}`;
}

function amount(percent: number): string {
  return `${Math.abs(percent)} %`;
}
