import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';
import { gainOfSaving } from '../gain/savings.js';
import type { TimedLayer } from '../layers/mac-layers.js';
import { roundMs, undisturbedMs } from '../node-times.js';

/** Below this many multiply-accumulates per byte of weights, fetching the weights takes longer than multiplying. */
const LOW_INTENSITY = 16;
/** A larger batch is advised only if such layers take at least this share of the run. */
const LEAST_SHARE = 0.4;
/** Smaller layers stay in a core's own cache from run to run. */
const LEAST_BYTES = 1 << 20;

/** A smaller expected gain of the whole run is not reported. */
const LEAST_BATCH_GAIN = 1.1;

/** At batch 1 every weight is fetched for few products: large fully connected layers wait for memory. */
export function memoryBound({ int8, cpu }: Context): Finding | null {
  const { profile } = int8;
  const runMs = undisturbedMs(int8);
  if (profile === null || runMs === null || profile.batch !== 1) return null;
  const bound = int8.layers.filter(isBound);
  const boundMs = bound.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  if (bound.length === 0 || boundMs < LEAST_SHARE * runMs) return null;
  const bytes = bound.reduce((sum, { weights }) => sum + (weights ?? 0), 0);
  const rate = bestRate(int8.layers);
  const work = bound.reduce((sum, { macs }) => sum + (macs ?? 0), 0);
  const computingMs = rate === null ? null : Math.min(boundMs, work / rate);
  // Per image, at a batch large enough for these layers to work as fast as the others.
  const gain = computingMs === null ? null : gainOfSaving(runMs, boundMs - computingMs);
  if (gain !== null && gain < LEAST_BATCH_GAIN) return null;
  return finding('memory-bound-batch1', {
    cause:
      'At batch 1 most of the run is spent in layers whose weights are used for only a few products each: they wait for memory, and INT8 helps by its smaller weights alone.',
    evidence: {
      ...named(bound),
      weightBytes: bytes,
      gigabytesPerSecond: Math.round(bytes / boundMs / 1e4) / 100,
      ms: roundMs(boundMs),
      runMs: roundMs(profile.runMs),
      lastLevelCacheBytes: Math.max(0, ...cpu.caches.map(({ sizeBytes }) => sizeBytes)) || null,
    },
    remedy: { recipe: 'larger-batch' },
    estimatedGain: gain,
  });
}

function isBound({ weights, macs, kernel, ms }: TimedLayer): boolean {
  if (weights === null || macs === null || ms === null || kernel === 'float') return false;
  return weights >= LEAST_BYTES && macs / weights < LOW_INTENSITY;
}

/** Highest rate of the layers that are not bound, in multiply-accumulates per millisecond. */
function bestRate(layers: readonly TimedLayer[]): number | null {
  const rates = layers.flatMap((layer) => {
    return isBound(layer) || layer.macs === null || !layer.ms ? [] : [layer.macs / layer.ms];
  });
  return rates.length === 0 ? null : Math.max(...rates);
}
