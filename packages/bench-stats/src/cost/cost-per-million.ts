import type { Estimate } from '../estimate.js';

const SECONDS_PER_HOUR = 3600;
const IMAGES = 1e6;

/**
 * What a million images cost on a machine that costs `pricePerHour` and does nothing else, in the same currency. The
 * interval is that of the throughput, inverted.
 * @returns null if the throughput's interval reaches 0
 */
export function costPerMillion(throughputFps: Estimate, pricePerHour: number): Estimate | null {
  if (!(throughputFps.low > 0)) return null;
  const costAt = (fps: number): number => (pricePerHour * IMAGES) / (SECONDS_PER_HOUR * fps);
  const { value, low, high } = throughputFps;
  return { value: costAt(value), low: costAt(high), high: costAt(low) };
}
