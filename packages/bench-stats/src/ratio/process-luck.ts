import { mean, standardDeviation } from '../descriptive/moments.js';
import { studentTQuantile } from '../distribution/student-t.js';
import { walshAverages } from './walsh-averages.js';

/**
 * Half width that an interval needs where values come in groups that share something: pairs of the same two worker
 * processes share the luck of how these lie in memory, so it is the processes that are independent, not the pairs. A
 * Student t interval of the groups' locations (the method of batch means: Law, "Simulation Modeling and Analysis",
 * section 9.5.3). A group's location is its Hodges-Lehmann estimate, which one disturbed pair in four hardly moves.
 *
 * @param groups values, e.g. logarithms of pair ratios, by the processes they come from
 * @returns half width in the unit of the values; 0 for one group, whose luck nothing tells
 */
export function processLuckHalfWidth(groups: readonly (readonly number[])[], confidence: number): number {
  if (groups.length < 2) return 0;
  const locations = groups.map(hodgesLehmann);
  const quantile = studentTQuantile((1 + confidence) / 2, groups.length - 1);
  return (quantile * standardDeviation(locations)) / Math.sqrt(groups.length);
}

/** Median of all averages of two. */
export function hodgesLehmann(values: readonly number[]): number {
  const averages = walshAverages(values);
  const { count } = averages;
  // The two middle averages, which are one where their number is odd.
  return mean([averages.at(Math.floor((count + 1) / 2)), averages.at(Math.ceil((count + 1) / 2))]);
}
