import type { Estimate } from '../estimate.js';
import type { Conditions } from '../report/schema.js';
import { hasSteal, isContended, OTHERS_CPUS } from './condition-warnings.js';

/**
 * Extra relative half width of a ratio per share of time in which the models' threads waited. With one of two cores
 * taken by another process (half of the time waited) ratios moved by 1 to 15 %: both sides slow down, but not equally.
 */
const ALLOWANCE_PER_SHARE = 0.3;

/**
 * Extra relative half width of a ratio's interval if others disturbed the machine during that phase, else 0. It is
 * added because more pairs do not reduce such a shift.
 */
export function disturbanceAllowance(conditions: readonly Conditions[], during: Conditions['phase']): number {
  const shares = conditions
    .filter(({ phase }) => phase === during)
    .map((one) => Math.max(takenByOthers(one), hasSteal(one) ? (one.stealShare ?? 0) : 0));
  return ALLOWANCE_PER_SHARE * Math.min(1, Math.max(0, ...shares));
}

/** Waiting for our own threads or quota does not count: it belongs to the measured setting. */
function takenByOthers(one: Conditions): number {
  const othersAreQuiet = one.othersCpus !== null && one.othersCpus <= OTHERS_CPUS;
  return isContended(one) && !othersAreQuiet ? (one.waitShare ?? one.othersCpus ?? 0) : 0;
}

/** Widens an interval by a relative half width, on the log scale, so that the inverse ratio widens equally. */
export function widened({ value, low, high }: Estimate, allowance: number): Estimate {
  if (allowance === 0) return { value, low, high };
  const factor = Math.exp(allowance);
  return { value, low: low / factor, high: high * factor };
}
