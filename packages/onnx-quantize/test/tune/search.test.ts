import type { RunRecord } from '@rn50/inference-runner';
import { bimodalTimes, constantTimes, simulate } from '@rn50/inference-runner/testing';
import { node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/graph/network.js';
import { type Bench, raceUntilClear } from '../../src/tune/bench.js';
import { quantizedConvolutions } from '../../src/tune/kernel-form.js';
import type { ProfiledNode } from '../../src/tune/match-profile.js';
import { search } from '../../src/tune/search.js';
import { simulatedBench } from '../../src/tune/simulated-bench.js';
import { smallNetwork, weights } from '../small-models.js';
import { GIVEN, hasBlocks, isThinned } from './tunable-network.js';

const gemmCount = (network: Network): number => 3 - quantizedConvolutions(network).length;

/** A machine on which a network takes what `runMs` says; the GEMM form of a node takes `gemm` of the direct one's time. */
function machine(
  runMs: (network: Network) => number,
  gemm: Record<string, number>,
): Bench & { races: number; profiles: number } {
  const nodesOf = (network: Network): ProfiledNode[] => {
    const direct = new Set(quantizedConvolutions(network).map(({ name }) => name));
    return ['stem', 'middle', 'y'].map((name) => ({
      name: `${name}_token_1`,
      opType: 'QLinearConv',
      ms: direct.has(name) ? 1 : (gemm[name] ?? 1),
      inputShapes: [],
    }));
  };
  return {
    races: 0,
    profiles: 0,
    async race(networks): Promise<RunRecord[]> {
      this.races += 1;
      const variants = networks.map((network, index) => ({
        label: String(index),
        times: constantTimes(runMs(network)),
      }));
      return simulate({ variants, iterations: 100, warmup: 3 });
    },
    async profile(network) {
      this.profiles += 1;
      return nodesOf(network);
    },
  };
}

const on = (bench: Bench, isOrt = true) => search(GIVEN, { bench, isOrt, onProgress: () => {} });

describe('search', () => {
  it('keeps each rewrite that is faster and the faster form of each convolution, as with AMX', async () => {
    const bench = machine(
      (network) => 10 - (isThinned(network) ? 1 : 0) - (hasBlocks(network) ? 0.5 : 0) - gemmCount(network),
      { stem: 1.5, middle: 0.5, y: 0.6 },
    );
    const { network, convolutions, rewrites, verdict } = await on(bench);
    expect(convolutions).toEqual([
      { name: 'stem', form: 'direct', directMs: 1, gemmMs: 1.5 },
      { name: 'middle', form: 'gemm', directMs: 1, gemmMs: 0.5 },
      { name: 'y', form: 'gemm', directMs: 1, gemmMs: 0.6 },
    ]);
    expect(rewrites.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['unread-pixels', 'kept'],
      ['space-to-depth-stem', 'kept'],
      ['kernel-forms', 'kept'],
    ]);
    expect(verdict).toMatchObject({ kind: 'tuned', times: { value: expect.closeTo(0.65, 10) } });
    expect(bench.profiles).toBe(4);
    if (network === null) throw new Error('tuned');
    expect([isThinned(network), hasBlocks(network), gemmCount(network)]).toEqual([true, true, 2]);
  });

  it('keeps one rewrite and all direct forms, as with VNNI alone', async () => {
    const bench = machine((network) => 10 - (isThinned(network) ? 1 : 0) + (hasBlocks(network) ? 0.5 : 0), {
      stem: 1.5,
      middle: 1.2,
      y: 1.01,
    });
    const { network, convolutions, rewrites, verdict } = await on(bench);
    expect(new Set(convolutions.map(({ form }) => form))).toEqual(new Set(['direct']));
    expect(rewrites.map(({ outcome }) => outcome)).toEqual(['kept', 'no-gain']);
    expect(verdict).toMatchObject({ kind: 'tuned', times: { value: expect.closeTo(0.9, 10) } });
    expect(network !== null && isThinned(network) && !hasBlocks(network)).toBe(true);
    // One that chooses, and one that tells what the choice brings.
    expect(bench.races).toBe(2);
    // One profile of each form leaves nothing open.
    expect(bench.profiles).toBe(2);
  });

  it('keeps the model as given where nothing is faster', async () => {
    const { network, verdict } = await on(machine(() => 10, { stem: 2, middle: 2, y: 2 }));
    expect(network).toBeNull();
    expect(verdict).toEqual({ kind: 'untuned', reason: 'no rewrite and no kernel form is faster', times: null });
  });

  it('does not believe a profile that the whole model does not confirm', async () => {
    const { network, convolutions, rewrites, verdict } = await on(
      machine((candidate) => 10 + gemmCount(candidate), { stem: 0.5, middle: 0.5, y: 0.5 }),
    );
    expect(network).toBeNull();
    expect(convolutions.map(({ form }) => form)).toEqual(['direct', 'direct', 'direct']);
    expect(rewrites.at(-1)).toMatchObject({ name: 'kernel-forms', outcome: 'no-gain', times: { value: 1.3 } });
    expect(verdict.kind).toBe('untuned');
  });

  it('keeps the model as given where the gain is within the interval', async () => {
    const bench: Bench = {
      race: (networks) =>
        simulate({
          variants: networks.map((_, index) => ({
            label: String(index),
            times: bimodalTimes({ fastMs: 10, slowMs: 14, slowShare: 0.5, seed: index + 1 }),
          })),
          iterations: 20,
          warmup: 3,
        }),
      profile: async () => [],
    };
    expect((await on(bench, false)).verdict.kind).toBe('untuned');
  });

  it('races again with a gain that a burst left open, and with nothing else', async () => {
    const races: number[] = [];
    const burst: Bench = {
      async race(networks) {
        races.push(networks.length);
        const quiet = await machine((network) => (isThinned(network) ? 9 : 10), {}).race(networks);
        if (races.length > 1) return quiet;
        // Two of the ten pairs were disturbed: too many for an interval below 1.
        return quiet.map((record, side) => ({
          ...record,
          blocks: record.blocks.map((block, at) =>
            side === 1 && at < 2 ? { ...block, samplesMs: block.samplesMs.map((ms) => 2 * ms) } : block,
          ),
        }));
      },
      profile: async () => [],
    };
    const { rewrites, verdict } = await on(burst, false);
    // The model as given beside both rewrites, then beside the one left open, then beside the result.
    expect(races).toEqual([3, 2, 2]);
    expect(rewrites[0]).toMatchObject({
      name: 'unread-pixels',
      outcome: 'kept',
      times: { value: expect.closeTo(0.9, 10) },
    });
    expect(verdict.kind).toBe('tuned');
  });

  it('tells of a gain by readings that chose nothing: a rewrite that only looked faster is dropped', async () => {
    let races = 0;
    const fluke: Bench = {
      race(networks) {
        races += 1;
        return machine((network) => (races === 1 && isThinned(network) ? 9 : 10), {}).race(networks);
      },
      profile: async () => [],
    };
    const { network, verdict } = await on(fluke, false);
    expect(network).toBeNull();
    expect(verdict).toMatchObject({ kind: 'untuned', times: { value: 1 } });
  });

  it('counts the processes of a repeated race as others than those of the first', async () => {
    const bench = await simulatedBench({
      times: () => 1,
      processLuck: 0,
      pairNoise: 0.2,
      bursts: 0,
      gemmTimes: 1,
      seed: 1,
    });
    const [given] = await raceUntilClear((networks: readonly Network[]) => bench.race(networks), [GIVEN, { ...GIVEN }]);
    const starts = (given?.blocks ?? []).map(({ restarts }) => restarts ?? 0);
    expect(new Set(starts)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    // Four blocks of each, in the order of the schedule.
    expect(starts).toEqual(Array.from({ length: 36 }, (_, at) => Math.floor(at / 4)));
  });

  it('tries no kernel forms for an engine that has none', async () => {
    const { convolutions } = await on(
      machine((network) => 10 - gemmCount(network), { middle: 0.1 }),
      false,
    );
    expect(convolutions).toEqual([]);
  });

  it('merges projections for other engines than ONNX Runtime, where that is faster', async () => {
    const pair = smallNetwork({
      input: ['N', 3, 8, 8],
      nodes: [
        node('Conv', ['x', 'w'], ['a'], {}, 'a'),
        node('Conv', ['x', 'v'], ['b'], {}, 'b'),
        node('Add', ['a', 'b'], ['y']),
      ],
      initializers: [weights('w', [4, 3, 1, 1]), weights('v', [4, 3, 1, 1])],
    });
    const convolutions = ({ nodes }: Network) => nodes.filter(({ opType }) => opType === 'Conv').length;
    const run = (isOrt: boolean) =>
      search(pair, { bench: machine((network) => 8 + convolutions(network), {}), isOrt, onProgress: () => {} });
    const merged = await run(false);
    expect(merged.rewrites).toMatchObject([{ name: 'projection-merge', sites: ['a', 'b'], outcome: 'kept' }]);
    expect(merged.verdict).toMatchObject({ kind: 'tuned', times: { value: expect.closeTo(0.9, 10) } });
    const { rewrites, verdict } = await run(true);
    expect(rewrites).toEqual([]);
    expect(verdict).toMatchObject({ reason: 'no rewrite and no kernel form is faster' });
  });

  it('passes over a rewrite that the engine does not run, and fails where the model itself does not run', async () => {
    const failing = (at: number): Bench => {
      const bench = machine((network) => 10 - (isThinned(network) ? 1 : 0), {});
      return {
        ...bench,
        race: async (networks) =>
          (await bench.race(networks)).map((record, index) =>
            index === at ? { ...record, status: 'invalid-model' as const, message: 'no such operator' } : record,
          ),
      };
    };
    const { rewrites, verdict } = await on(failing(2));
    expect(rewrites[1]).toEqual({
      name: 'space-to-depth-stem',
      sites: ['stem'],
      outcome: 'failed',
      message: 'no such operator',
    });
    expect(verdict.kind).toBe('tuned');
    await expect(on(failing(0))).rejects.toMatchObject({ code: 'TUNING_FAILED' });
  });
});
