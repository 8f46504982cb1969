import { normalGenerator, uniformGenerator } from '@rn50/bench-stats/numbers';
import { describe, expect, it, vi } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import {
  autocorrelatedTimes,
  bimodalTimes,
  constantTimes,
  driftingTimes,
  heavyTailedTimes,
  type RunTimes,
} from '../../src/testing/run-times.js';
import { simulate } from '../../src/testing/simulate.js';
import {
  blockwiseTimes,
  holds,
  type RunSettings,
  ratioOf,
  type Side,
  simulatedRatio,
  spreadRatio,
  TRUE_RATIO,
} from './simulated-ratio.js';

/** Simulated runs per statement; more of them where time allows. */
const RUNS = Number(process.env.RN50_SIMULATIONS ?? 25);
vi.setConfig({ testTimeout: Math.max(60_000, 60 * RUNS) });

/** Each mode with the block pairs at which it may end, at these run times: a look, the budget, or the reserve. */
const MODES: readonly { readonly name: string; readonly terms: RunSettings; readonly ends: readonly number[] }[] = [
  { name: 'a budget', terms: { budgetSeconds: 20 }, ends: [10, 20, 22, 24, 26] },
  {
    name: 'a budget with a reserve',
    terms: { budgetSeconds: 20, reserveSeconds: 20 },
    ends: [10, 20, 22, 24, 26, 40, 56],
  },
];

/**
 * A whole run of A against A at a pair spread of 2 %, in which 3 % of the stays at a variant are 1.75 times slower. A
 * stay lasts over two blocks: A | B B | A A | B B ...
 */
async function burstyRatio(run: number, terms: RunSettings) {
  const uniform = uniformGenerator(run + 900_000);
  const sides = [blockwiseTimes(30, 0.02, 2 * run + 1), blockwiseTimes(30, 0.02, 2 * run + 2)] as const;
  let slowness = 1;
  let bursts = 0;
  const bursting =
    ({ times }: (typeof sides)[number]): RunTimes =>
    (nowMs) =>
      slowness * times(nowMs);
  const { ratio } = await simulatedRatio(bursting(sides[0]), bursting(sides[1]), {
    ...terms,
    onEvent(event) {
      if (event.kind !== 'block') return;
      for (const side of sides) side.nextBlock();
      if (event.block.order % 2 === 0) slowness = uniform() < 0.03 ? 1.75 : 1;
      if (slowness > 1) bursts += 1;
    },
  });
  return { ratio, bursts };
}

describe('the whole rule, stopping included, against known answers', () => {
  const COVERS =
    'ratio intervals cover the truth in at least 92 % of runs at a pair spread of $percent percent ($name)';
  const covers = async ({ terms, ends, percent }: (typeof MODES)[number] & { readonly percent: number }) => {
    let covered = 0;
    const pairCounts = new Set<number>();
    for (let run = 0; run < RUNS; run += 1) {
      const { records, ratio } = await spreadRatio(percent / 100, run, terms);
      if (holds(ratio, TRUE_RATIO)) covered += 1;
      pairCounts.add(records[0]?.blocks.length ?? 0);
    }
    expect(covered / RUNS).toBeGreaterThanOrEqual(0.92);
    // The rule really stops at different looks, or at the budget, or in the reserve.
    for (const pairs of pairCounts) expect(ends).toContain(pairs);
  };
  const at = (...percents: number[]) => MODES.flatMap((mode) => percents.map((percent) => ({ ...mode, percent })));
  // At 8 % some runs end with the budget and others go on into the reserve.
  it.each(at(2, 8))(COVERS, covers);
  it.each(at(1, 5))(COVERS, needsTime(), covers);

  // As seen on real machines, and with more noise: pairs of the same processes spread by `pairSpread`, processes by `luck`.
  it.each([
    { pairSpread: 0.002, luck: 0.004 },
    { pairSpread: 0.01, luck: 0.005 },
    { pairSpread: 0.02, luck: 0.005 },
  ])(
    'ratio intervals cover the truth in at least 92 % of runs where processes are lucky or not (pairs $pairSpread, processes $luck)',
    async ({ pairSpread, luck }) => {
      let covered = 0;
      for (let run = 0; run < RUNS; run += 1) {
        const normal = normalGenerator(run + 700_000);
        let ofProcesses = Math.exp(luck * normal());
        const sides = [0.3, 1].map((ratio, side) => blockwiseTimes(30 * ratio, pairSpread, 2 * run + side)) as [
          Side,
          Side,
        ];
        const draw = () => {
          for (const side of sides) side.nextBlock();
        };
        const { ratio } = await simulatedRatio(sides[1].times, (nowMs) => ofProcesses * sides[0].times(nowMs), {
          budgetSeconds: 20,
          onEvent({ kind }) {
            if (kind === 'block') draw();
            // Only the ratio of both sides' luck matters, so one side has it all.
            if (kind === 'restarted') ofProcesses = Math.exp(luck * normal());
          },
        });
        if (holds(ratio, TRUE_RATIO)) covered += 1;
      }
      expect(covered / RUNS).toBeGreaterThanOrEqual(0.92);
    },
  );

  it('a reserve is used where the ratio is wide at the end of the budget, and only there', async () => {
    const pairsAt = async (pairSpread: number, terms: RunSettings) => {
      const { records } = await spreadRatio(pairSpread, 1, terms);
      return records[0]?.blocks.length ?? 0;
    };
    const [budget, reserve] = MODES.map(({ terms }) => terms);
    expect(await pairsAt(0.2, reserve ?? {})).toBeGreaterThan(1.8 * (await pairsAt(0.2, budget ?? {})));
    expect(await pairsAt(0.04, reserve ?? {})).toBe(await pairsAt(0.04, budget ?? {}));
  });

  it('constant times give zero width at the truth, at the first look', async () => {
    const { records, ratio } = await simulatedRatio(constantTimes(40), constantTimes(12));
    expect(ratio.value).toBeCloseTo(TRUE_RATIO, 12);
    expect(ratio.high - ratio.low).toBe(0);
    expect(records.map(({ blocks }) => blocks.length)).toEqual([10, 10]);
  });

  it.each(MODES)(
    'bursts, 3 % of stays 1.75 times slower: at least 88 % coverage, at most 2 % of A/A runs off by more than 2 % ($name)',
    async ({ terms }) => {
      let covered = 0;
      let off = 0;
      let bursts = 0;
      for (let run = 0; run < RUNS; run += 1) {
        const bursty = await burstyRatio(run, terms);
        bursts += bursty.bursts;
        if (holds(bursty.ratio, 1)) covered += 1;
        if (Math.abs(bursty.ratio.value - 1) > 0.02) off += 1;
      }
      expect(bursts).toBeGreaterThan(RUNS / 2);
      expect(covered / RUNS).toBeGreaterThanOrEqual(0.88);
      expect(off / RUNS).toBeLessThanOrEqual(0.02);
    },
  );

  it.each(MODES)('the ratio is unbiased under 20 % linear drift ($name)', async ({ terms }) => {
    // The clock slows by 20 % over the run; measured one after the other, the ratio would be off by 10 %.
    const drift = { fraction: 0.2, overMs: 13_000 };
    const { ratio } = await simulatedRatio(
      driftingTimes(constantTimes(30), drift),
      driftingTimes(constantTimes(30 * TRUE_RATIO), drift),
      terms,
    );
    expect(Math.abs(ratio.value / TRUE_RATIO - 1)).toBeLessThan(0.002);
    expect(holds(ratio, TRUE_RATIO)).toBe(true);
  });

  // At a spread of 20 % most runs go on into the reserve.
  it.each(MODES.flatMap((mode) => [0.02, 0.2].map((pairSpread) => ({ ...mode, pairSpread }))))(
    'the mean over many drifting, noisy runs is the truth (pair spread $pairSpread, $name)',
    async ({ terms, pairSpread }) => {
      const drift = { fraction: 0.2, overMs: 20_000 };
      let sum = 0;
      for (let run = 0; run < RUNS; run += 1) {
        const { ratio } = await spreadRatio(pairSpread, run, terms, (times) => driftingTimes(times, drift));
        sum += Math.log(ratio.value / TRUE_RATIO);
      }
      // Four standard errors of the mean of runs of at least ten pairs, and what drift may leave.
      const tolerance = (4 * pairSpread) / Math.sqrt(10 * RUNS) + 0.001;
      expect(Math.abs(sum / RUNS)).toBeLessThan(tolerance);
    },
  );

  it.each([
    ['bimodal', (ms: number, seed: number) => bimodalTimes({ fastMs: ms, slowMs: 1.4 * ms, slowShare: 0.3, seed })],
    ['heavy-tailed', (ms: number, seed: number) => heavyTailedTimes({ leastMs: ms, shape: 3, seed })],
    ['AR(1)', (ms: number, seed: number) => autocorrelatedTimes({ medianMs: ms, spread: 0.05, rho: 0.5, seed })],
  ])('%s times: the interval of A against A holds 1 nearly always', async (_name, times) => {
    let covered = 0;
    for (let run = 0; run < 60; run += 1) {
      const { ratio } = await simulatedRatio(times(10, 2 * run + 1), times(10, 2 * run + 2));
      if (holds(ratio, 1)) covered += 1;
    }
    expect(covered).toBeGreaterThanOrEqual(54);
  });
});

/** Four columns as of a default run, on which the budget is for the first two. */

describe('columns that leave once they are known', () => {
  const TIMES = [40, 12, 11, 36];
  const DEFAULT = { budgetSeconds: 20, reserveSeconds: 20, budgetFor: 2 };

  it('constant times: all leave at the first look', async () => {
    const known: string[] = [];
    const records = await simulate({
      ...DEFAULT,
      variants: TIMES.map((ms, i) => ({ label: `${i}`, times: constantTimes(ms) })),
      onEvent(event) {
        if (event.kind === 'known') known.push(`${event.label} after ${event.pairs}`);
      },
    });
    expect(known).toEqual(['1 after 10', '2 after 10', '3 after 10']);
    expect(records.map(({ blocks }) => blocks.length)).toEqual([10, 10, 10, 10]);
  });

  it('under drift: who leaves early has the same ratio as who stays, for drift falls on whole palindromes', async () => {
    // The second column is so noisy that it stays to the end of the reserve.
    const noisy = blockwiseTimes(12, 0.3, 1);
    const drift = { fraction: 0.2, overMs: 13_000 };
    const records = await simulate({
      ...DEFAULT,
      variants: TIMES.map((ms, i) => ({
        label: `${i}`,
        times: driftingTimes(i === 1 ? noisy.times : constantTimes(ms), drift),
      })),
      onEvent: ({ kind }) => kind === 'block' && noisy.nextBlock(),
    });
    const counts = records.map(({ blocks }) => blocks.length);
    expect(counts[2]).toBeLessThan(counts[0] ?? 0);
    expect(counts[3]).toBe(counts[2]);
    for (const column of [2, 3]) {
      const ratio = ratioOf([records[0], records[column]].flatMap((record) => record ?? []));
      expect(Math.abs(ratio.value / ((TIMES[column] ?? 0) / 40) - 1)).toBeLessThan(0.002);
    }
  });

  it('every ratio covers the truth in at least 92 % of runs, also those between two who left', async () => {
    const runs = Math.ceil(RUNS / 4);
    const pairs = [
      [0, 1],
      [0, 2],
      [0, 3],
      [3, 2],
    ] as const;
    let covered = 0;
    const lengths = new Set<number>();
    for (let run = 0; run < runs; run += 1) {
      const normal = normalGenerator(run + 300_000);
      const sides = TIMES.map((ms, i) => blockwiseTimes(ms, 0.005, 4 * run + i));
      const records = await simulate({
        ...DEFAULT,
        variants: sides.map(({ times }, i) => ({
          label: `${i}`,
          timesOfProcess() {
            const luck = Math.exp((0.005 / Math.SQRT2) * normal());
            return (nowMs) => luck * times(nowMs);
          },
        })),
        onEvent: ({ kind }) => {
          if (kind === 'block') for (const side of sides) side.nextBlock();
        },
      });
      for (const { blocks } of records) lengths.add(blocks.length);
      for (const [a, b] of pairs) {
        const ratio = ratioOf([records[a], records[b]].flatMap((record) => record ?? []));
        if (holds(ratio, (TIMES[b] ?? 0) / (TIMES[a] ?? 1))) covered += 1;
      }
    }
    expect(covered / (pairs.length * runs)).toBeGreaterThanOrEqual(0.92);
    expect(lengths.size).toBeGreaterThan(1);
  });
});
