import type { VerdictCode } from '@rn50/bench-stats';
import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';
import { gainOfSaving, savedOnLayers } from '../gain/savings.js';
import { savedBetweenLayers } from '../islands/cost.js';
import type { MacLayer } from '../layers/mac-layers.js';
import { roundMs, timeOf, undisturbedMs } from '../node-times.js';

/**
 * The fast kernels on x86 multiply uint8 by int8 (`VPDPBUSD`, `TDPBUSD`). AVX-VNNI-INT8 has all four pairs, and ONNX
 * Runtime uses them (MLAS platform.cpp); on ARM int8 x int8 and uint8 x uint8 have dot products of their own.
 */
function pairMatters({ set, cpu }: Context): boolean {
  return set === 'x86' && cpu.features.avx_vnni_int8 !== 'yes';
}

/** Below this share of the work wrong types do not matter, as in a classifier's small Gemm. */
const LEAST_SHARE = 0.05;

/** int8 activations on x86: ONNX Runtime fuses only some of the Q/DQ groups, and none of those has a fast kernel. */
export function signedActivations(context: Context): Finding | null {
  return wrongPair(context, {
    code: 'signed-activations-on-x86',
    isWrong: ({ activation }) => activation === 'int8',
    cause: `The activations are int8. ${FAST_PAIR}; other pairs run in slow kernels or stay in float.`,
    ratio: signedRatio(context),
  });
}

/** ONNX Runtime changes some types in QDQ files. Integer operators run as they are, in the slowest kernel of all. */
function signedRatio({ ratios, int8 }: Context): number | null {
  const isInteger = int8.writtenLayers.some(({ operator }) => operator === 'QLinearConv');
  return (isInteger ? ratios?.signedIntegers : null) ?? ratios?.signedActivations ?? null;
}

/** uint8 weights on x86. */
export function unsignedWeights(context: Context): Finding | null {
  return wrongPair(context, {
    code: 'unsigned-weights',
    // A product of two activations, as in attention, has no weights that could be int8.
    isWrong: ({ weight, activation, weightTensor }) =>
      weight === 'uint8' && activation === 'uint8' && weightTensor !== null,
    cause: `The weights are uint8. ${FAST_PAIR}; uint8 by uint8 takes a slow kernel.`,
    ratio: context.ratios?.unsignedWeights ?? null,
  });
}

const FAST_PAIR = 'The fast integer kernels of x86 multiply uint8 activations by int8 weights';

interface WrongPair {
  readonly code: VerdictCode;
  readonly isWrong: (operands: MacLayer['operands']) => boolean;
  readonly cause: string;
  /** Time of a run with such layers / time in the fast kernel; null if it was not measured. */
  readonly ratio: number | null;
}

/** The finding for layers that multiply a slow pair of types; null where they are few. */
function wrongPair(context: Context, { code, isWrong, cause, ratio }: WrongPair): Finding | null {
  if (!pairMatters(context)) return null;
  const { writtenLayers } = context.int8;
  const fast = fastByName(context.int8);
  const wrong = writtenLayers.filter(
    ({ operands, node }) => !operands.isDynamic && operands.isQuantized && isWrong(operands) && !fast.has(node),
  );
  if (shareOf(wrong, writtenLayers) < LEAST_SHARE) return null;
  return finding(code, {
    cause,
    evidence: evidenceOf(wrong, context),
    remedy: { recipe: 'plain' },
    estimatedGain: gainOf(wrong, ratio, context),
  });
}

/** Layers that the engine's name of their kernel proves to run in integers, and not in a plain loop: their types cost nothing. */
function fastByName({ layers }: Context['int8']): ReadonlySet<MacLayer['node']> {
  const told = layers.filter(({ engineKernel, kernel }) => engineKernel !== null && kernel !== 'float');
  return new Set(told.filter(({ engineKernel }) => !engineKernel?.startsWith('ref_')).map(({ node }) => node));
}

function evidenceOf(wrong: readonly MacLayer[], { int8, islands }: Context) {
  const conversions = islands.flatMap((group) => group.conversions);
  return {
    ...named(wrong.map(({ node }) => node)),
    activations: typesOf(wrong.map(({ operands }) => operands.activation)),
    weights: typesOf(wrong.map(({ operands }) => operands.weight)),
    layersMs: roundMs(layersTime(wrong, int8)),
    conversions: conversions.length,
    conversionsMs: roundMs(timeOf(conversions, int8)),
    runMs: roundMs(int8.profile?.runMs ?? null),
  };
}

/** Whether it is one of the element types that the integer kernels take. */
export function isEightBits(type: string | null): type is 'uint8' | 'int8' {
  return type === 'uint8' || type === 'int8';
}

function typesOf(types: readonly (string | null)[]): string[] {
  return [...new Set(types.map((type) => (isEightBits(type) ? type : 'other')))];
}

/** Estimated by their share of the work: layers that were not fused cannot be found one by one in the optimised graph. */
function layersTime(wrong: readonly MacLayer[], model: Context['int8']): number | null {
  if (model.profile === null) return null;
  const all = model.layers.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  return all * shareOf(wrong, model.writtenLayers);
}

/** Share of the multiply-accumulates; where shapes are unknown, share of the number of layers. */
function shareOf(part: readonly MacLayer[], whole: readonly MacLayer[]): number {
  const isKnown = whole.every(({ macs }) => macs !== null);
  const work = (layers: readonly MacLayer[]) => layers.reduce((sum, { macs }) => sum + (isKnown ? (macs ?? 0) : 1), 0);
  return part.length === 0 ? 0 : work(part) / work(whole);
}

/**
 * The gain from running these layers in the fast kernel, without conversions around those left in float. At most `ratio`, which is
 * the gain measured for whole runs; without a profile it is `ratio`.
 */
function gainOf(wrong: readonly MacLayer[], ratio: number | null, context: Context): number | null {
  const { int8, islands } = context;
  const runMs = undisturbedMs(int8);
  if (runMs === null) return ratio;
  const onLayers = savedOnLayers(int8.layers, ratio, context);
  if (onLayers === null) return null;
  const saved = shareOf(wrong, int8.writtenLayers) * onLayers + savedBetweenLayers(islands, context);
  return Math.min(ratio ?? Number.POSITIVE_INFINITY, gainOfSaving(runMs, saved));
}
