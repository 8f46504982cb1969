import type { Block } from '@rn50/bench-stats';

/** Runs that lie beside one another in time, as their least, middle and greatest time. */
export interface Bucket {
  /** Middle of the runs, in seconds since the scenario began. */
  readonly atSeconds: number;
  readonly leastMs: number;
  readonly medianMs: number;
  readonly mostMs: number;
  readonly runs: number;
}

/** The time that a block took. */
export interface BlockSpan {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Several instances run at once, so that their runs take less time than they add up to. */
export function spanOf({ startedAtMs, wakeUpMs, samplesMs }: Block, instances: number): BlockSpan {
  const countedMs = samplesMs.reduce((sum, ms) => sum + ms, 0) / instances;
  return { fromSeconds: startedAtMs / 1000, toSeconds: (startedAtMs + wakeUpMs + countedMs) / 1000 };
}

/**
 * The runs of a block in buckets of about `seconds`, in the order taken; a run that takes longer is a bucket of its own. No run is
 * left out: what is not drawn as a median lies between the least and the greatest. Pure.
 */
export function bucketsOf(block: Block, instances: number, seconds: number): Bucket[] {
  const buckets: Bucket[] = [];
  let clock = (block.startedAtMs + block.wakeUpMs) / 1000;
  let began = clock;
  let runs: number[] = [];
  for (const ms of block.samplesMs) {
    runs.push(ms);
    clock += ms / 1000 / instances;
    if (clock - began < seconds) continue;
    buckets.push(bucketOf(runs, (began + clock) / 2));
    runs = [];
    began = clock;
  }
  return runs.length === 0 ? buckets : [...buckets, bucketOf(runs, (began + clock) / 2)];
}

function bucketOf(runs: readonly number[], atSeconds: number): Bucket {
  const sorted = Float64Array.from(runs).sort();
  const at = (index: number) => sorted[index] ?? 0;
  const last = sorted.length - 1;
  const medianMs = (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2;
  return { atSeconds, leastMs: at(0), medianMs, mostMs: at(last), runs: sorted.length };
}
