import { normalGenerator, uniformGenerator } from '@rn50/bench-stats/numbers';
import type { RunTimes } from '@rn50/inference-runner/testing';
import type { Network } from '../graph/network.js';
import type { Bench } from './bench.js';
import { weightsInput } from './convolution.js';
import { quantizedConvolutions } from './kernel-form.js';
import { racePlan } from './race-plan.js';

/** A machine with known true times. */
export interface SimulatedMachine {
  /** True time of a network / that of the network as given. */
  readonly times: (network: Network) => number;
  /** Standard deviation of the logarithm of a process's speed: all its blocks share it. */
  readonly processLuck: number;
  /** Standard deviation of the logarithm of a pair's ratio, within one pair of processes. */
  readonly pairNoise: number;
  /** Chance of a run to begin a burst, in which everything takes longer. */
  readonly bursts: number;
  /** What a profile says of the GEMM form of a convolution: its time / that of the direct form. */
  readonly gemmTimes: number;
  readonly seed: number;
}

/** As many bursts last: one to four blocks, each 1.75 times as long (docs/adr/0006). */
const BURST = { slower: 1.75, leastMs: 60, mostMs: 240 };
/** One run fills a block. */
const RUN_MS = 60;

/** Races on a fake clock with the settings of real ones, to see how often a search finds the truth. */
export async function simulatedBench(machine: SimulatedMachine): Promise<Bench> {
  const { simulate } = await import('@rn50/inference-runner/testing');
  const uniform = uniformGenerator(machine.seed);
  const normal = normalGenerator(machine.seed + 1_000_000);
  const draw = (spread: number): number => Math.exp(spread * normal());
  return {
    race(networks) {
      let level = 1;
      let burstEndsMs = 0;
      const nextBlock = (): void => {
        level = draw(machine.pairNoise / Math.SQRT2);
      };
      nextBlock();
      const process = (times: number): RunTimes => {
        const processMs = RUN_MS * times * draw(machine.processLuck);
        return (nowMs) => {
          if (nowMs >= burstEndsMs && uniform() < machine.bursts) {
            burstEndsMs = nowMs + BURST.leastMs + uniform() * (BURST.mostMs - BURST.leastMs);
          }
          return processMs * level * (nowMs < burstEndsMs ? BURST.slower : 1);
        };
      };
      const variants = networks.map((network, index) => {
        const times = machine.times(network);
        return { label: String(index), timesOfProcess: () => process(times) };
      });
      return simulate({ variants, ...racePlan(RUN_MS), onEvent: ({ kind }) => kind === 'block' && nextBlock() });
    },
    async profile(network) {
      const direct = new Set(quantizedConvolutions(network).map(({ name }) => name));
      return network.nodes
        .filter((node) => weightsInput(node) !== undefined)
        .map(({ name, opType }) => ({
          name,
          opType,
          ms: direct.has(name) ? 1 : machine.gemmTimes,
          inputShapes: [],
        }));
    },
  };
}
