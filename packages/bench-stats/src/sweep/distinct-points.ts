import type { Result } from '../report/schema.js';

/**
 * Removes repeated points of a sweep: of several results with the same variant, batch, threads and instances the last
 * is kept, at the position of the first. A model fixed to one batch gives such repeats. A failed result is a point of
 * its own beside a measured one; one without settings is kept.
 */
export function distinctPoints(results: readonly Result[]): Result[] {
  const points = new Map<unknown, Result>();
  for (const result of results) points.set(pointOf(result), result);
  return [...points.values()];
}

/** Equal for results of one point. */
function pointOf(result: Result): unknown {
  const { variantId, batch, threads, instances, status } = result;
  if (batch === undefined || threads === undefined || instances === undefined) return result;
  return JSON.stringify([variantId, batch, threads, instances, status === 'ok']);
}
