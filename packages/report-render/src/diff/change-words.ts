import type { Change, ChangeVerdict, Estimate } from '@rn50/bench-stats';
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

/** The verdicts in words. */
export const VERDICT_WORDS: Readonly<Record<ChangeVerdict, string>> = {
  faster: 'faster',
  slower: 'slower',
  same: 'the same',
  inconclusive: 'inconclusive',
};

/** `same` is neither good nor bad. */
export const VERDICT_SEVERITY: Readonly<Record<ChangeVerdict, Severity>> = {
  faster: 'good',
  slower: 'bad',
  same: 'info',
  inconclusive: 'warning',
};

/**
 * Cliff's delta in words, by its amount. Thresholds: Romano, Kromrey, Coraggio & Skowronek 2006, "Appropriate
 * statistics for ordinal level data".
 */
const EFFECTS = [
  { below: 0.147, word: 'negligible' },
  { below: 0.33, word: 'small' },
  { below: 0.474, word: 'medium' },
] as const;

export type Effect = (typeof EFFECTS)[number]['word'] | 'large';

/** How strongly the blocks of both sides differ, from `negligible` to `large`. */
export function effectOf({ effect }: Pick<Change, 'effect'>): Effect {
  return EFFECTS.find(({ below }) => Math.abs(effect) < below)?.word ?? 'large';
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
