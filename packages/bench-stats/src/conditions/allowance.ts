import type { Estimate } from '../estimate.js';
import type { Conditions, Scenario } from '../report/schema.js';
import { isContended, isStolenFrom, OTHERS_CPUS } from './condition-warnings.js';

/**
 * What contention may do to a ratio beyond its spread: a fraction of the ratio for each share of time in which the
 * models' threads waited. With one of two cores taken by another process (half of the time waited) ratios were seen to
 * move by 1 to 15 %: both sides slow down, but not alike.
 */
const ALLOWANCE_PER_SHARE = 0.3;

/**
 * Half width, relative, that a ratio's interval gets on top of its spread where the machine was disturbed by others
 * while that scenario was measured; 0 where it was not. No number of pairs makes such a shift smaller.
 */
export function disturbanceAllowance(conditions: readonly Conditions[], scenario: Scenario): number {
  const shares = conditions
    .filter(({ phase }) => phase === scenario)
    .map((one) => Math.max(takenByOthers(one), isStolenFrom(one) ? (one.stealShare ?? 0) : 0));
  return ALLOWANCE_PER_SHARE * Math.min(1, Math.max(0, ...shares));
}

/** Waiting for one's own threads, or for one's own quota, is what was asked for: the ratio is true of it. */
function takenByOthers(one: Conditions): number {
  const othersAreQuiet = one.othersCpus !== null && one.othersCpus <= OTHERS_CPUS;
  return isContended(one) && !othersAreQuiet ? (one.waitShare ?? one.othersCpus ?? 0) : 0;
}

/** The interval widened by a relative half width, on the logarithm so that the ratio's inverse widens alike. */
export function widened({ value, low, high }: Estimate, allowance: number): Estimate {
  if (allowance === 0) return { value, low, high };
  const factor = Math.exp(allowance);
  return { value, low: low / factor, high: high * factor };
}
