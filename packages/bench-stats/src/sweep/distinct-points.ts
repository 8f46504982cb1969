import type { Result } from '../report/schema.js';

/**
 * The points of a sweep, each once: of several results of the same variant, batch, threads and instances the last one,
 * at the place of the first. A model fixed to one batch gives such results, whatever batch was asked for. A failed
 * result stands for itself beside a measured one; where it does not say what was asked for, it is kept.
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
