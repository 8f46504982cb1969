import type { Scenario } from '@rn50/bench-stats';
import { normalGenerator, uniformGenerator } from '@rn50/bench-stats/numbers';
import type { GivenSessionOptions, RunEvent } from '@rn50/inference-runner';
import type { RunTimes } from '@rn50/inference-runner/testing';
import type { Network } from '../graph/network.js';
import type { Bench } from './bench.js';
import { weightsInput } from './convolution.js';
import { quantizedConvolutions } from './kernel-form.js';
import { racePlan } from './race-plan.js';
import type { SettingsRace } from './throughput-settings.js';

/** A machine with known true times. */
export interface SimulatedMachine {
  /** True time of a network / that of the network as given. */
  readonly times: (network: Network) => number;
  /** True time of an image with these options / with those as given; 1 unless told. */
  readonly timesOfSetting?: (options: GivenSessionOptions) => number;
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

export interface SimulatedBench extends Bench {
  readonly raceSettings: SettingsRace;
}

/** As many bursts last: one to four blocks, each 1.75 times as long (docs/adr/0006). */
const BURST = { slower: 1.75, leastMs: 60, mostMs: 240 };
/** One run fills a block. */
const RUN_MS = 60;

/** Races on a fake clock with the settings of real ones, to see how often a search finds the truth. */
export async function simulatedBench(machine: SimulatedMachine): Promise<SimulatedBench> {
  const { simulate } = await import('@rn50/inference-runner/testing');
  const uniform = uniformGenerator(machine.seed);
  const normal = normalGenerator(machine.seed + 1_000_000);
  const draw = (spread: number): number => Math.exp(spread * normal());
  const raceOf = (trueTimes: readonly number[], scenario: Scenario) => {
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
    const variants = trueTimes.map((times, index) => ({ label: String(index), timesOfProcess: () => process(times) }));
    const onEvent = ({ kind }: RunEvent) => kind === 'block' && nextBlock();
    return simulate({ variants, scenario, ...racePlan(RUN_MS), onEvent });
  };
  return {
    race: (networks) => raceOf(networks.map(machine.times), 'latency'),
    raceSettings: (options) => raceOf(options.map(machine.timesOfSetting ?? (() => 1)), 'throughput'),
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
