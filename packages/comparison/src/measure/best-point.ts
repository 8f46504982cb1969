import { throughputFps } from '@rn50/bench-stats';
import type { RunRecord } from '@rn50/inference-runner';

/** A point of a sweep. */
export interface Point {
  readonly batch: number;
  readonly threads: number;
  readonly instances: number;
}

/**
 * The point at which all variants together are fastest: the highest product of their throughputs, so that no side's
 * own optimum is preferred. Points that a variant did not survive do not count; null if none is left. Pure.
 */
export function bestPoint(records: readonly RunRecord[]): Point | null {
  const points = new Map<string, { point: Point; records: Map<string, RunRecord> }>();
  for (const record of records) {
    const { batch, threads, instances } = record;
    const key = `${batch} ${threads} ${instances}`;
    const entry = points.get(key) ?? { point: { batch, threads, instances }, records: new Map() };
    // A model fixed to one batch comes back from several points of the ladder: the last counts.
    entry.records.set(record.variantId, record);
    points.set(key, entry);
  }
  let best: { point: Point; score: number } | null = null;
  for (const { point, records: sides } of points.values()) {
    const score = scoreOf([...sides.values()]);
    if (score !== null && (best === null || score > best.score)) best = { point, score };
  }
  return best?.point ?? null;
}

/** Sum of the logarithms of the sides' images per second. */
function scoreOf(sides: readonly RunRecord[]): number | null {
  let score = 0;
  for (const { status, blocks, batch, instances } of sides) {
    const samplesMs = blocks.flatMap((block) => block.samplesMs);
    if (status !== 'ok' || samplesMs.length < 2) return null;
    score += Math.log(throughputFps(samplesMs, { batch, instances, resamples: 100 }).value);
  }
  return score;
}
