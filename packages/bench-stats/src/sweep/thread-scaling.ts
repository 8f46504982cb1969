import { widened } from '../conditions/allowance.js';
import type { Estimate } from '../estimate.js';
import { compareBlocks } from '../ratio/compare-blocks.js';
import type { OkResult, Result, Scaling } from '../report/schema.js';
import { distinctPoints } from './distinct-points.js';

const ITSELF: Estimate = { value: 1, low: 1, high: 1 };

/**
 * How each variant gains from threads, and its ratio to the first variant with as many. Points that were measured in
 * one interleaved schedule are compared by their neighbouring blocks; others, each of a schedule of its own, by their
 * images per second, whose quotient has an interval as wide as both together. A failed point is left out. Pure.
 *
 * @param results throughput results of one instance at several numbers of threads, the same batch at all of them
 * @param allowance extra relative half width of each ratio, because others disturbed the machine meanwhile
 */
export function threadScaling(results: readonly Result[], allowance = 0): Scaling[] {
  const measured = distinctPoints(results).filter((result): result is OkResult => result.status === 'ok');
  const ratioOf = ratioAmong(measured);
  const ratio = (before: OkResult, after: OkResult): Estimate | null => {
    const estimate = ratioOf(before, after);
    return estimate === null ? null : widened(estimate, allowance);
  };
  const variants = [...new Set(results.map(({ variantId }) => variantId))];
  return variants.flatMap((variantId) => {
    const points = measured.filter((point) => point.variantId === variantId).sort((a, b) => a.threads - b.threads);
    const [fewest] = points;
    if (fewest === undefined) return [];
    return points.map((point): Scaling => {
      const speedUp = point === fewest ? ITSELF : ratio(fewest, point);
      const first = measured.find((other) => other.variantId === variants[0] && other.threads === point.threads);
      return {
        variantId,
        batch: point.batch,
        threads: point.threads,
        throughputFps: point.summary.throughputFps,
        fewestThreads: fewest.threads,
        speedUp,
        efficiency: speedUp === null ? null : scaled(speedUp, fewest.threads / point.threads),
        times: first === undefined || first === point ? null : ratio(first, point),
      };
    });
  });
}

/** Ratio of images per second of two of the points; null at different batches, or without figures. */
function ratioAmong(points: readonly OkResult[]): (before: OkResult, after: OkResult) => Estimate | null {
  const orders = points.flatMap(({ blocks }) => blocks.map(({ order }) => order));
  // Every schedule counts its blocks from 0.
  const isOneSchedule = new Set(orders).size === orders.length;
  return (before, after) => {
    if (before.batch !== after.batch) return null;
    // Variants with as many threads always take turns.
    if (isOneSchedule || before.threads === after.threads)
      return compareBlocks('throughput', before.blocks, after.blocks);
    const [from, to] = [before.summary.throughputFps, after.summary.throughputFps];
    if (from === null || to === null || !(from.low > 0)) return null;
    return { value: to.value / from.value, low: to.low / from.high, high: to.high / from.low };
  };
}

function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}
