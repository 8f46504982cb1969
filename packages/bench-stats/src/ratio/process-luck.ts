import { mean, SIGMA_PER_MEDIAN_DEVIATION } from '../descriptive/moments.js';
import { median } from '../descriptive/quantile.js';
import { studentTQuantile } from '../distribution/student-t.js';
import { walshAverages } from './walsh-averages.js';

/** Deviations of groups are capped at this many robust standard deviations: beyond is a burst, not luck. */
const MOST_SIGMAS = 3;

/** How far an estimate of values in correlated groups may be off. */
export interface ProcessLuck {
  /** Of the estimate. */
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/**
 * The variance of an estimate whose values come in correlated groups. Pairs of the same two worker processes share
 * their luck (how the processes lie in memory), so processes are independent, not pairs: it is the variance of the
 * groups' locations (the method of batch means: Law, "Simulation Modeling and Analysis", section 9.5.3). A group's
 * location is its Hodges-Lehmann estimate, and its deviation is cut at three robust standard deviations (Winsorized:
 * Wilcox, "Introduction to Robust Estimation and Hypothesis Testing", section 3.3), so that a burst that lasts over
 * half of a group is not taken for luck.
 *
 * @param groups values, e.g. logarithms of pair ratios, by the processes they come from
 * @param centre the estimate of all values
 * @returns null for one group, whose luck cannot be estimated
 */
export function processLuck(groups: readonly (readonly number[])[], centre: number): ProcessLuck | null {
  if (groups.length < 2) return null;
  const deviations = groups.map((group) => Math.abs(hodgesLehmann(group) - centre));
  const most = MOST_SIGMAS * SIGMA_PER_MEDIAN_DEVIATION * median(deviations);
  const squares = deviations.reduce((sum, deviation) => sum + Math.min(deviation, most) ** 2, 0);
  const degreesOfFreedom = groups.length - 1;
  return { variance: squares / degreesOfFreedom / groups.length, degreesOfFreedom };
}

/**
 * Half width that an interval needs for the luck of processes: Student's t on {@link processLuck}.
 *
 * @returns half width in the unit of the values; 0 for one group
 */
export function processLuckHalfWidth(
  groups: readonly (readonly number[])[],
  centre: number,
  confidence: number,
): number {
  const luck = processLuck(groups, centre);
  if (luck === null) return 0;
  return studentTQuantile((1 + confidence) / 2, luck.degreesOfFreedom) * Math.sqrt(luck.variance);
}

/** Median of all averages of two. */
export function hodgesLehmann(values: readonly number[]): number {
  const averages = walshAverages(values);
  const { count } = averages;
  // The two middle averages; they are the same one if the count is odd.
  return mean([averages.at(Math.floor((count + 1) / 2)), averages.at(Math.ceil((count + 1) / 2))]);
}
