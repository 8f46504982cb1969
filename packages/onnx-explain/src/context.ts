import type { Peaks } from '@rn50/bench-stats';
import { type CpuInfo, type InstructionSet, instructionSet } from '@rn50/cpu-detect';
import type { SampleSizes } from '@rn50/onnx-model';
import { type AnalysedModel, canJudgeFusion } from './analysed-model.js';
import type { Commands } from './commands.js';
import { healthyTimes } from './gain/healthy-times.js';
import { type MeasuredRatios, measuredRatios } from './gain/measured-ratios.js';
import { type FloatIsland, findIslands } from './islands/find-islands.js';
import type { TimedLayer } from './layers/mac-layers.js';

/** All that the checks look at. */
export interface Context {
  readonly int8: AnalysedModel;
  readonly fp32: AnalysedModel | null;
  /** What the precision of `fp32` is called. */
  readonly floatTitle: string;
  readonly cpu: CpuInfo;
  /** Of one sample, by input name; see `explain`. */
  readonly sizes: SampleSizes | undefined;
  readonly set: InstructionSet;
  readonly peaks: Peaks | null;
  /** The engine's message when it did not load or run the INT8 model; null if it did, or was not asked. */
  readonly refusal: string | null;
  /** Measured ratios of this kind of CPU; null if there are none. */
  readonly ratios: MeasuredRatios | null;
  /** Milliseconds that layers of the INT8 model would take in the fast kernel, by the peaks. */
  readonly healthyTimes: ReadonlyMap<TimedLayer, number>;
  readonly islands: readonly FloatIsland[];
  readonly commands: Commands;
  /** Whether `int8` is the result of a trial: then a cause counts even if it costs little. */
  readonly isTrial: boolean;
}

type Given = Pick<
  Context,
  'int8' | 'fp32' | 'floatTitle' | 'cpu' | 'sizes' | 'peaks' | 'refusal' | 'commands' | 'isTrial'
>;

/** Derives the rest of the context. */
export function contextOf(given: Given): Context {
  const { int8, fp32, cpu, peaks } = given;
  return {
    ...given,
    set: instructionSet(cpu.architecture),
    ratios: measuredRatios(cpu),
    healthyTimes: healthyTimes(int8, fp32, peaks),
    islands: canJudgeFusion(int8) ? findIslands(int8.running) : [],
  };
}
