import { type Block, joulesPerImage } from '@rn50/bench-stats';
import { uniformGenerator } from '@rn50/bench-stats/numbers';
import { describe, expect, it } from 'vitest';
import { bimodalTimes, constantTimes, noisyTimes, type RunTimes } from '../../src/testing/run-times.js';
import { simulate } from '../../src/testing/simulate.js';
import { type RunSettings, spreadRatio } from './simulated-ratio.js';

describe('settling', () => {
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
    // B warmed up last, so the first block comes after another worker too: 50 ms and another 50 to reach 60.
    const uncounted = blocks.slice(1).map(({ startedAtMs }, i) => {
      const before = blocks[i];
      return startedAtMs - (before?.startedAtMs ?? 0) - (before?.lastsMs ?? 0);
    });
    expect(uncounted).toEqual([50, 50, 0, 50, 0]);
  });

  it('waits instead of running uncounted where runs are long, and not at all where the same worker goes on', async () => {
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
    expect(wakeUps).toEqual(['A 60', 'B 50', 'B 50', 'A 60', 'A 0', 'B 50', 'B 50', 'A 60']);
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
        { label: 'A', times: constantTimes(2500) },
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
