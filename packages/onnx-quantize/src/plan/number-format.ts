import type { CpuInfo } from '@rn50/cpu-detect';
import type { CodeType } from '../arithmetic/affine.js';
import type { Granularity, TypeChoice } from '../options/choices.js';

/** How numbers are stored: activations asymmetric, weights symmetric. */
export interface NumberFormat {
  readonly activationType: CodeType;
  readonly weightType: CodeType;
  readonly granularity: Granularity;
  /** Largest absolute weight, counted from its zero point: 127, or 63 with reduced range. */
  readonly weightLimit: number;
}

/** Largest absolute weight codes: all of int8 but -128, and 7 bits. */
const WEIGHT_LIMIT = 127;
const REDUCED_WEIGHT_LIMIT = 63;

/** ARM's dot products multiply int8 by int8 (SDOT, SMMLA); x86's uint8 by int8 (VPDPBUSD, TDPBUSD). */
const SIGNED_PATHS: ReadonlySet<CpuInfo['int8Path']> = new Set(['neon-i8mm', 'neon-dotprod']);

/** Fill in `auto` with the pair of types whose products the CPU has instructions for; u8 x s8 where it is not known. */
export function numberFormat(choice: {
  readonly granularity: Granularity;
  readonly activationType: TypeChoice;
  readonly weightType: TypeChoice;
  readonly reduceRange: boolean;
  readonly int8Path: CpuInfo['int8Path'];
}): NumberFormat {
  const weightType = choice.weightType === 'auto' ? 'int8' : choice.weightType;
  const fastType = SIGNED_PATHS.has(choice.int8Path) && weightType === 'int8' ? 'int8' : 'uint8';
  const activationType = choice.activationType === 'auto' ? fastType : choice.activationType;
  const weightLimit = choice.reduceRange ? REDUCED_WEIGHT_LIMIT : WEIGHT_LIMIT;
  return { granularity: choice.granularity, activationType, weightType, weightLimit };
}
