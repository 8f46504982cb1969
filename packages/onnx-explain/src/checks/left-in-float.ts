import type { Context } from '../context.js';
import { type Finding, finding, LEAST_GAIN, named } from '../finding.js';
import { countsOf, gainWithout, groupsOf, timesOf } from '../islands/cost.js';
import { type FloatIsland, mainOperators } from '../islands/find-islands.js';
import { isOldQdq } from './old-opset.js';
import { isEightBits } from './operand-types.js';

/** Operators that the quantizer left in float between quantized ones: two conversions and four times the memory. */
export function floatIslands(context: Context): Finding | null {
  const islands = groupsOf('left-in-float', context);
  const floats = islands.flatMap((island) => island.floats);
  if (floats.length === 0) return null;
  const gain = gainWithout(islands, context);
  if (gain !== null && gain < LEAST_GAIN && !context.isTrial) return null;
  const main = mainOperators(floats);
  const operators = countsOf(main);
  return finding('float-islands', {
    cause: `Operators are left in float between quantized ones (${Object.keys(operators).join(', ')}): each costs conversions on both sides, and works on four times the bytes.`,
    evidence: { ...named(main), operators, ...timesOf(islands, context) },
    remedy: { recipe: 'plain' },
    estimatedGain: gain,
  });
}

/** Q/DQ pairs that the engine did not fuse into integer operators. */
export function unfusedQdq(context: Context): Finding | null {
  if (isOldQdq(context)) return null;
  const groups = groupsOf('unfused', context);
  const conversions = groups.flatMap((group) => group.conversions);
  if (conversions.length === 0) return null;
  const gain = gainWithout(groups, context);
  if (gain !== null && gain < LEAST_GAIN && !context.isTrial) return null;
  return finding('unfused-qdq', {
    cause: `QuantizeLinear and DequantizeLinear are left in the optimised graph: the engine could not fuse them with the operators between them, which therefore run in float.${hint(groups, context)}`,
    evidence: {
      ...named(conversions),
      operatorsBetween: countsOf(groups.flatMap((group) => group.floats)),
      ...timesOf(groups, context),
    },
    remedy: { recipe: 'plain' },
    estimatedGain: gain,
  });
}

/** A known reason why pairs do not fuse; empty if there is none. */
function hint(groups: readonly FloatIsland[], { int8 }: Context): string {
  const quantized = int8.writtenLayers.flatMap(({ operands }) => (operands.isQuantized ? [operands] : []));
  if (quantized.some(({ activation, weight }) => !isEightBits(activation) || !isEightBits(weight))) {
    return ' Its integer kernels are for 8 bits alone, and some operands here have another width.';
  }
  const isNormalized = groups.some(({ floats }) => floats.some(({ opType }) => opType === 'BatchNormalization'));
  return isNormalized ? ' BatchNormalization was not folded into the convolutions before quantization.' : '';
}
