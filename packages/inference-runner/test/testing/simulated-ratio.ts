import { type Estimate, pairBlocks, pairedRatio, type RunRecord } from '@rn50/bench-stats';
import { normalGenerator } from '@rn50/bench-stats/numbers';
import { noisyTimes, type RunTimes } from '../../src/testing/run-times.js';
import { type SimulateOptions, simulate } from '../../src/testing/simulate.js';

export const TRUE_RATIO = 0.3;

/** Run times whose blocks differ in level, as on real machines: the pairs' ratios then spread by `pairSpread`. */
export function blockwiseTimes(
  medianMs: number,
  pairSpread: number,
  seed: number,
): { times: RunTimes; nextBlock(): void } {
  const normal = normalGenerator(seed + 500_000);
  const noise = noisyTimes({ medianMs, spread: 0.01, seed });
  let level = 1;
  return {
    times: (nowMs) => level * noise(nowMs),
    nextBlock() {
      level = Math.exp((pairSpread / Math.SQRT2) * normal());
    },
  };
}

export type Side = ReturnType<typeof blockwiseTimes>;
export type RunSettings = Omit<SimulateOptions, 'variants' | 'onEvent'>;

/** A whole run at this pair spread; every block has a level of its own. */
export function spreadRatio(
  pairSpread: number,
  run: number,
  terms: RunSettings = {},
  wrap = (times: RunTimes): RunTimes => times,
) {
  const a = blockwiseTimes(30, pairSpread, 2 * run + 1);
  const b = blockwiseTimes(30 * TRUE_RATIO, pairSpread, 2 * run + 2);
  const nextBlock = () => {
    a.nextBlock();
    b.nextBlock();
  };
  nextBlock();
  return simulatedRatio(wrap(a.times), wrap(b.times), {
    ...terms,
    onEvent: ({ kind }) => kind === 'block' && nextBlock(),
  });
}

export async function simulatedRatio(a: RunTimes, b: RunTimes, options: Omit<SimulateOptions, 'variants'> = {}) {
  const records = await simulate({
    ...options,
    variants: [
      { label: 'A', times: a },
      { label: 'B', times: b },
    ],
  });
  return { records, ratio: ratioOf(records) };
}

export function ratioOf([a, b]: readonly RunRecord[]): Estimate {
  return pairedRatio(pairBlocks(a?.blocks ?? [], b?.blocks ?? [], 'median'));
}

export function holds(estimate: Estimate, truth: number): boolean {
  return estimate.low <= truth && truth <= estimate.high;
}
