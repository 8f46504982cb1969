import { instructionSet } from '@rn50/cpu-detect';
import { healthyTimes } from './gain/healthy-times.js';
import { measuredRatios } from './gain/measured-ratios.js';
import type { Scene } from './scene.js';
import { canJudgeFusion } from './side.js';
import { findStranded } from './stranded/find-stranded.js';

type Given = Pick<Scene, 'int8' | 'fp32' | 'cpu' | 'peaks' | 'refusal' | 'commands' | 'isTrial'>;

/** All that the checks look at, from what is given. */
export function sceneOf(given: Given): Scene {
  const { int8, fp32, cpu, peaks } = given;
  return {
    ...given,
    set: instructionSet(cpu.architecture),
    ratios: measuredRatios(cpu),
    healthyTimes: healthyTimes(int8, fp32, peaks),
    stranded: canJudgeFusion(int8) ? findStranded(int8.running) : [],
  };
}
