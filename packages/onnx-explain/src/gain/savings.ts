import type { Context } from '../context.js';
import type { TimedLayer } from '../layers/mac-layers.js';

/** The largest share of a run that a fix is taken to save. */
const MOST_SAVED = 0.97;

/** Run now / run without `savedMs`. */
export function gainOfSaving(runMs: number, savedMs: number): number {
  return runMs / (runMs - Math.min(savedMs, MOST_SAVED * runMs));
}

/** Milliseconds saved where `ms` becomes `ratio` times as fast. */
export function savedBySpeedup(ms: number, ratio: number): number {
  return ms * (1 - 1 / ratio);
}

/**
 * What layers save, in milliseconds, by running in the integer kernel that this CPU is fast with. Measured ratios go before
 * peaks: `ratio` is that of an integer layer in a slow kernel, float layers have their own.
 *
 * @returns null where neither ratios nor peaks tell
 */
export function savedOnLayers(layers: readonly TimedLayer[], ratio: number | null, context: Context): number | null {
  const timed = layers.flatMap((layer) => (layer.ms === null ? [] : [savedOn(layer, layer.ms, ratio, context)]));
  const known = timed.filter((saved) => saved !== null);
  return known.length === 0 && layers.length > 0 ? null : known.reduce((sum, saved) => sum + saved, 0);
}

function savedOn(layer: TimedLayer, ms: number, ratio: number | null, context: Context): number | null {
  const { set, ratios, healthyTimes } = context;
  // The direct kernel of x86 is for the fast pair of types alone.
  if (set === 'x86' && layer.kernel === 'direct') return 0;
  const faster = layer.kernel === 'float' ? (ratios?.float ?? null) : ratio;
  if (faster !== null) return savedBySpeedup(ms, faster);
  const healthy = healthyTimes.get(layer);
  return healthy === undefined ? null : Math.max(0, ms - healthy);
}
