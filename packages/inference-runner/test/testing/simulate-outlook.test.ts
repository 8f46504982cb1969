import { compareBlocks, type Estimate } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { constantTimes, noisyTimes } from '../../src/testing/run-times.js';
import { type SimulateOptions, simulate } from '../../src/testing/simulate.js';
import { blockwiseTimes } from './simulated-ratio.js';

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
