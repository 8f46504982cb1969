import {
  type Block,
  compareBlocks,
  type Estimate,
  joulesPerImage,
  pairBlocks,
  pairedRatio,
  type RunRecord,
} from '@rn50/bench-stats';
import { normalGenerator, uniformGenerator } from '@rn50/bench-stats/numbers';
import { describe, expect, it, vi } from 'vitest';
import {
  autocorrelatedTimes,
  bimodalTimes,
  constantTimes,
  driftingTimes,
  heavyTailedTimes,
  noisyTimes,
  type RunTimes,
} from '../../src/testing/run-times.js';
import { type SimulateOptions, simulate } from '../../src/testing/simulate.js';

const TRUE_RATIO = 0.3;
/** Simulated runs per statement; more of them where time allows. */
const RUNS = Number(process.env.RN50_SIMULATIONS ?? 80);
vi.setConfig({ testTimeout: Math.max(60_000, 60 * RUNS) });

/** Run times whose blocks differ in level, as on real machines: the pairs' ratios then spread by `pairSpread`. */
function blockwiseTimes(medianMs: number, pairSpread: number, seed: number): { times: RunTimes; nextBlock(): void } {
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

type Side = ReturnType<typeof blockwiseTimes>;
type RunSettings = Omit<SimulateOptions, 'variants' | 'onEvent'>;

/** Each mode with the block pairs at which it may end, at these run times: a look, the budget, or the reserve. */
const MODES: readonly { readonly name: string; readonly terms: RunSettings; readonly ends: readonly number[] }[] = [
  { name: 'a budget', terms: { budgetSeconds: 20 }, ends: [10, 20, 26, 28] },
  {
    name: 'a budget with a reserve',
    terms: { budgetSeconds: 20, reserveSeconds: 20 },
    ends: [10, 20, 26, 28, 40, 52, 54, 56],
  },
];

/** A whole run at this pair spread; every block has a level of its own. */
function spreadRatio(
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

async function simulatedRatio(a: RunTimes, b: RunTimes, options: Omit<SimulateOptions, 'variants'> = {}) {
  const records = await simulate({
    ...options,
    variants: [
      { label: 'A', times: a },
      { label: 'B', times: b },
    ],
  });
  return { records, ratio: ratioOf(records) };
}

function ratioOf([a, b]: readonly RunRecord[]): Estimate {
  return pairedRatio(pairBlocks(a?.blocks ?? [], b?.blocks ?? [], 'median'));
}

function holds(estimate: Estimate, truth: number): boolean {
  return estimate.low <= truth && truth <= estimate.high;
}

describe('the whole rule, stopping included, against known answers', () => {
  // At 8 % some runs end with the budget and others go on into the reserve.
  it.each(MODES.flatMap((mode) => [1, 2, 5, 8].map((percent) => ({ ...mode, percent }))))(
    'ratio intervals cover the truth in at least 92 % of runs at a pair spread of $percent percent ($name)',
    async ({ terms, ends, percent }) => {
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
    },
  );

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

describe('what blocks tell of the whole', () => {
  const NOISE = { medianMs: 100, spread: 0.0001 };

  async function told(options: Omit<SimulateOptions, 'variants'>, spread = 0) {
    const sides = [blockwiseTimes(100, spread, 1), blockwiseTimes(50, spread, 2)] as const;
    const events: { ratio: Estimate | null; secondsLeft: number; fraction: number; isExtended: boolean }[] = [];
    const records = await simulate({
      ...options,
      variants: sides.map(({ times }, i) => ({
        label: `${i}`,
        times: spread === 0 ? noisyTimes({ ...NOISE, medianMs: 100 / (i + 1), seed: i }) : times,
      })),
      onEvent(event) {
        for (const side of sides) side.nextBlock();
        if (event.kind === 'block') events.push(event);
      },
    });
    return { events, records };
  }

  it.each(['latency', 'throughput'] as const)(
    'the ratio after every whole round from the second on (%s)',
    async (scenario) => {
      const { events, records } = await told({ scenario, pairs: 6 });
      const ratios = events.map(({ ratio }) => ratio);
      expect(ratios.slice(0, 3)).toEqual([null, null, null]);
      expect(ratios[4]).toEqual(ratios[3]);
      const [a, b] = records.map(({ blocks }) => blocks);
      expect(ratios.at(-1)).toEqual(compareBlocks(scenario, a ?? [], b ?? []));
      expect(ratios.at(-1)?.value).toBeCloseTo(scenario === 'latency' ? 0.5 : 2, 2);
    },
  );

  it('no ratio of a budgeted run before its workers were started anew: the luck of processes is unknown until then', async () => {
    const { events } = await told({ budgetSeconds: 10 });
    const firstAt = events.findIndex(({ ratio }) => ratio !== null);
    // Five rounds of two blocks.
    expect(firstAt).toBe(9);
  });

  it('the time left falls to nothing, and the share done rises to one', async () => {
    const { events } = await told({ pairs: 6 });
    const left = events.map(({ secondsLeft }) => secondsLeft);
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    expect(left.at(-1)).toBe(0);
    expect(events.at(-1)?.fraction).toBe(1);
    // Eleven more blocks of about 0.4 s.
    expect(left[0]).toBeGreaterThan(11 * 0.35);
    expect(left[0]).toBeLessThan(11 * 0.5);
  });

  it('the share done never falls, also where the reserve is used', async () => {
    const { events } = await told({ budgetSeconds: 10, reserveSeconds: 10 }, 0.3);
    const fractions = events.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(events.map(({ isExtended }) => isExtended)).toContain(true);
    expect(events[0]?.isExtended).toBe(false);
  });

  it('a single variant has no ratio', async () => {
    const ratios: unknown[] = [];
    const variants = [{ label: 'A', times: constantTimes(50) }];
    await simulate({ variants, pairs: 3, onEvent: (event) => event.kind === 'block' && ratios.push(event.ratio) });
    expect(ratios).toEqual([null, null, null]);
  });
});

describe('settleMsOf', () => {
  it('a block after another worker begins with uncounted runs for 60 ms, one run otherwise', async () => {
    const blocks: { label: string; startedAtMs: number; lastsMs: number; wakeUpMs: number }[] = [];
    await simulate({
      variants: [
        { label: 'A', times: constantTimes(50) },
        { label: 'B', times: constantTimes(50) },
      ],
      warmup: 1,
      pairs: 3,
      onEvent(event) {
        if (event.kind !== 'block') return;
        const { label, block } = event;
        const lastsMs = block.samplesMs.reduce((sum, ms) => sum + ms, block.wakeUpMs);
        blocks.push({ label, startedAtMs: block.startedAtMs, lastsMs, wakeUpMs: block.wakeUpMs });
      },
    });
    expect(blocks.map(({ label }) => label)).toEqual(['A', 'B', 'B', 'A', 'A', 'B']);
    expect(blocks.map(({ wakeUpMs }) => wakeUpMs)).toEqual(new Array(6).fill(50));
    expect(blocks.map(({ lastsMs }) => lastsMs)).toEqual(new Array(6).fill(350));
    // B warmed up last, so the first block is a settleMsOf too: 50 ms and another 50 to reach 60.
    const uncounted = blocks.slice(1).map(({ startedAtMs }, i) => {
      const before = blocks[i];
      return startedAtMs - (before?.startedAtMs ?? 0) - (before?.lastsMs ?? 0);
    });
    expect(uncounted).toEqual([50, 50, 0, 50, 0]);
  });

  it('no uncounted run where the same worker goes on and a run is longer than a block', async () => {
    const wakeUps: string[] = [];
    await simulate({
      variants: [
        { label: 'A', times: constantTimes(400) },
        { label: 'B', times: constantTimes(50) },
      ],
      warmup: 1,
      pairs: 4,
      onEvent: (event) => event.kind === 'block' && wakeUps.push(`${event.label} ${event.block.wakeUpMs}`),
    });
    expect(wakeUps).toEqual(['A 400', 'B 50', 'B 50', 'A 400', 'A 0', 'B 50', 'B 50', 'A 400']);
  });

  it('a single variant never waits', async () => {
    const [record] = await simulate({ variants: [{ label: 'A', times: constantTimes(50) }], warmup: 1, pairs: 3 });
    // One run checks the outputs, one warms up.
    expect(record?.blocks.map(({ startedAtMs }) => startedAtMs)).toEqual([100, 450, 800]);
  });
});

describe('warming up', () => {
  it('a worker that is started anew is warm as soon as it is as fast as the one before, else as the first one was', async () => {
    const runsOf = async (timesOfProcess: (process: number) => RunTimes) => {
      const runs: number[] = [];
      await simulate({
        variants: [{ label: 'A', timesOfProcess }],
        budgetSeconds: 5,
        onEvent: (event) => event.kind === 'warmed-up' && runs.push(event.runs),
      });
      return runs;
    };
    // The run whose outputs are checked is the first of them.
    expect(await runsOf(() => constantTimes(500))).toEqual([3, 2, 2]);
    expect(await runsOf((process) => constantTimes(500 * 1.05 ** process))).toEqual([3, 3, 3]);
  });

  it('times that never come to rest are a warning where it was to last until they do, not where it was fixed', async () => {
    const codesOf = async (terms: RunSettings) => {
      const times = bimodalTimes({ fastMs: 200, slowMs: 500, slowShare: 0.5, seed: 1 });
      const records = await simulate({ ...terms, pairs: 1, variants: [{ label: 'A', times }] });
      return records.flatMap(({ warnings, warmup }) => [...warnings.map(({ code }) => code), warmup.stable]);
    };
    // A warm-up of one run can never be told to be stable.
    expect(await codesOf({ warmup: 1 })).toEqual([false]);
    let runs = 0;
    const growing: RunTimes = () => 50 * 1.2 ** Math.min(20, runs++);
    const [untilStable] = await simulate({ pairs: 1, variants: [{ label: 'A', times: growing }] });
    expect(untilStable?.warnings.map(({ code }) => code)).toEqual(['warm-up-unstable']);
  });
});

describe('raw samples', () => {
  it('no sample is missing: every run the engine made is accounted for', async () => {
    const uniform = uniformGenerator(3);
    const made: number[] = [];
    const times = () => {
      // Quarters of a millisecond have no rounding error on the fake clock.
      const ms = 20 + Math.floor(uniform() * 40) / 4;
      made.push(ms);
      return ms;
    };
    const [record] = await simulate({ variants: [{ label: 'A', times }], warmup: 5, pairs: 7 });
    const recorded = record?.blocks.flatMap((block) => [block.wakeUpMs, ...block.samplesMs]);
    // One run checks the outputs and five warm up before the first block.
    expect(recorded).toEqual(made.slice(6));
    expect(record?.blocks.map(({ order }) => order)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("no sample is missing from the events' raw log, restarts and a stop at a look included", async () => {
    const logged = new Map<string, Block[]>();
    const noise = (seed: number) => noisyTimes({ medianMs: 20, spread: 0.001, seed });
    const records = await simulate({
      variants: [
        { label: 'A', times: noise(1) },
        { label: 'B', times: noise(2) },
        { label: 'C', times: noise(3) },
      ],
      onEvent(event) {
        if (event.kind === 'block') logged.set(event.label, [...(logged.get(event.label) ?? []), event.block]);
      },
    });
    for (const { label, blocks } of records) {
      expect(blocks.length).toBeGreaterThanOrEqual(10);
      expect(logged.get(label)).toEqual(blocks);
    }
  });

  it('uses no CPU: a simulation says nothing of it', async () => {
    const [record] = await simulate({ variants: [{ label: 'A', times: constantTimes(9) }], pairs: 1 });
    expect(record?.cpuMs).toBe(0);
    expect(Object.keys(record?.blocks[0] ?? {})).toEqual(['order', 'startedAtMs', 'wakeUpMs', 'samplesMs']);
  });

  it('every block lasts at least 300 ms without its wake-up run, or one run', async () => {
    const records = await simulate({
      variants: [
        { label: 'fast', times: noisyTimes({ medianMs: 7, spread: 0.2, seed: 1 }) },
        { label: 'slow', times: constantTimes(900) },
      ],
      pairs: 6,
    });
    for (const block of records[0]?.blocks ?? []) {
      const totalMs = block.samplesMs.reduce((sum, ms) => sum + ms, 0);
      expect(totalMs).toBeGreaterThanOrEqual(299.999);
      expect(totalMs - (block.samplesMs.at(-1) ?? 0)).toBeLessThan(300);
    }
    expect(records[1]?.blocks.map(({ samplesMs }) => samplesMs)).toEqual(new Array(6).fill([900]));
  });

  it('fixed counts: exactly the warm-up runs and iterations asked for', async () => {
    const records = await simulate({
      variants: [
        { label: 'A', times: constantTimes(5) },
        { label: 'B', times: constantTimes(2) },
      ],
      scenario: 'throughput',
      batch: 64,
      warmup: 20,
      iterations: 100,
    });
    for (const record of records) {
      expect(record).toMatchObject({ status: 'ok', batch: 64, warmup: { runs: 20 } });
      expect(record.blocks.flatMap(({ samplesMs }) => samplesMs)).toHaveLength(100);
      expect(record.blocks).toHaveLength(10);
    }
  });

  it('fixed counts over several processes: each starts anew, with times of its own', async () => {
    const processTimes = (ms: number) => (process: number) => constantTimes(ms * (1 + process / 100));
    const [a, b] = await simulate({
      variants: [
        { label: 'A', timesOfProcess: processTimes(100) },
        { label: 'B', times: constantTimes(50) },
      ],
      warmup: 3,
      iterations: 24,
      processes: 3,
    });
    expect(a?.blocks.map(({ restarts = 0, samplesMs }) => [restarts, ...samplesMs.map(Math.round)])).toEqual(
      [0, 1, 2].flatMap((process) => Array.from({ length: 4 }, () => [process, 100 + process, 100 + process])),
    );
    expect(b?.blocks.map(({ restarts = 0 }) => restarts)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it('is reproducible', async () => {
    const once = () => spreadRatio(0.02, 1);
    expect(await once()).toEqual(await once());
  });
});

describe('batch', () => {
  it('is halved until ten throughput pairs fit into the budget, for all variants, with a warning', async () => {
    const events: string[] = [];
    const records = await simulate({
      variants: [
        { label: 'A', times: constantTimes(1500) },
        { label: 'B', times: constantTimes(100) },
      ],
      scenario: 'throughput',
      batch: 16,
      budgetSeconds: 20,
      onEvent: (event) => {
        if (event.kind === 'batch-halved') events.push(`${event.from} to ${event.to}`);
      },
    });
    // The fake engine takes as long at any batch, so halving never helps and ends at one image.
    expect(records.map(({ batch }) => batch)).toEqual([1, 1]);
    expect(events.at(-1)).toMatch(/to 1$/);
    for (const { warnings } of records) expect(warnings.map(({ code }) => code)).toContain('batch-halved');
  });

  it('is not halved for one slow moment', async () => {
    let runs = 0;
    // The last warm-up runs are disturbed; the fastest one tells what the model takes.
    const times = () => {
      runs += 1;
      return runs > 3 && runs < 20 ? 2500 : 400;
    };
    const [record] = await simulate({ variants: [{ label: 'A', times }], scenario: 'throughput', budgetSeconds: 20 });
    expect(record?.batch).toBe(16);
  });

  it('stays as asked when the pairs fit, and with fixed counts', async () => {
    const variants = [{ label: 'A', times: constantTimes(1500) }];
    const [fixed] = await simulate({ variants, scenario: 'throughput', batch: 16, pairs: 6 });
    expect(fixed).toMatchObject({ batch: 16, warnings: [] });
    const [fitting] = await simulate({ variants, scenario: 'throughput', batch: 16, budgetSeconds: 60 });
    expect(fitting).toMatchObject({ batch: 16, warnings: [] });
  });

  it('is 1 for latency and 16 for throughput unless given', async () => {
    const variants = [{ label: 'A', times: constantTimes(10) }];
    expect((await simulate({ variants, pairs: 1 }))[0]?.batch).toBe(1);
    expect((await simulate({ variants, scenario: 'throughput', pairs: 1 }))[0]?.batch).toBe(16);
  });
});

describe('a variant', () => {
  it('runs with threads of its own beside others: events and records say so', async () => {
    const seen = new Set<string>();
    const records = await simulate({
      variants: [
        { label: 'one', threads: 1, times: constantTimes(40) },
        { label: 'all', times: constantTimes(10) },
      ],
      threads: 4,
      pairs: 2,
      onEvent: (event) => event.kind === 'block' && seen.add(`${event.label} ${event.threads}`),
    });
    expect([...seen]).toEqual(['one 1', 'all 4']);
    expect(records.map(({ threads }) => threads)).toEqual([1, 4]);
    expect(records.map(({ blocks }) => blocks.map(({ order }) => order))).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });
});

describe('energy', () => {
  /** A machine of constant power, and run times that drive its clock. */
  function poweredTimes(watts: number) {
    let nowMs = 0;
    const times = (ms: number): RunTimes => {
      return (beganMs) => {
        nowMs = beganMs + ms;
        return ms;
      };
    };
    return { times, energy: { joules: () => (watts * nowMs) / 1000 } };
  }

  it('of a block is what the counter grew by over it, and nothing of the time between blocks', async () => {
    const { times, energy } = poweredTimes(40);
    const [slow, fast] = await simulate({
      variants: [
        { label: 'slow', times: times(30) },
        { label: 'fast', times: times(10) },
      ],
      pairs: 4,
      energy,
    });
    for (const { energy: taken, samplesMs } of [...(slow?.blocks ?? []), ...(fast?.blocks ?? [])]) {
      const countedMs = samplesMs.reduce((sum, ms) => sum + ms, 0);
      expect(taken?.ms).toBeGreaterThanOrEqual(countedMs);
      expect(taken?.joules).toBeCloseTo(0.04 * (taken?.ms ?? 0), 9);
    }
    const joules = [slow, fast].map(
      (record) => joulesPerImage(record?.blocks ?? [], { batch: 1, instances: 1 })?.value,
    );
    expect(joules).toEqual([expect.closeTo(1.2), expect.closeTo(0.4)]);
  });

  it('is left out where the counter cannot be read, and without one', async () => {
    const variants = [{ label: 'A', times: constantTimes(10) }];
    let reads = 0;
    const failing = { joules: () => (reads++ % 2 === 0 ? 1 : null) };
    for (const energy of [undefined, failing]) {
      const [record] = await simulate({ variants, pairs: 2, energy });
      expect(record?.blocks.map((block) => block.energy)).toEqual([undefined, undefined]);
    }
  });
});
