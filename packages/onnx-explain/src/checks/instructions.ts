import { type TensorProto, tensorToInt8 } from '@rn50/onnx-model';
import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';

/** 7-bit weights: products of pairs with uint8 stay within int16. */
const SEVEN_BITS = 64;

/** The CPU has no instructions that multiply bytes faster than floats. */
export function noInt8Instructions({ cpu, commands }: Context): Finding | null {
  if (cpu.int8Path !== 'none') return null;
  return finding('no-int8-instructions', {
    cause: `${cpu.model} has no integer dot product (VNNI or AMX on x86, dotprod or i8mm on ARM): expect 0.9 to 1.5 times FP32 of any INT8 model. Another CPU, or FP32, may be the answer.`,
    evidence: { cpu: cpu.model, int8Path: cpu.int8Path },
    remedy: { command: commands.compare() },
    estimatedGain: null,
  });
}

/**
 * Without VNNI `VPMADDUBSW` adds two products of uint8 and int8 in 16 bits and saturates; with 7-bit weights it cannot.
 */
export function saturationRisk({ cpu, set, int8 }: Context): Finding | null {
  if (set !== 'x86' || cpu.int8Path !== 'none') return null;
  const wide = int8.writtenLayers.filter(({ operands }) => {
    return operands.weight === 'int8' && operands.weightTensor !== null && isBeyond7Bits(operands.weightTensor);
  });
  if (wide.length === 0) return null;
  return finding('saturation-risk', {
    cause:
      'This CPU adds pairs of products in 16 bits, which saturate with 8-bit weights: results may differ from those on a CPU with VNNI, and accuracy may suffer.',
    evidence: named(wide.map(({ node }) => node)),
    remedy: { recipe: 'seven-bits' },
    estimatedGain: null,
  });
}

function isBeyond7Bits(tensor: TensorProto): boolean {
  try {
    return tensorToInt8(tensor).some((value) => value < -SEVEN_BITS || value >= SEVEN_BITS);
  } catch {
    return false;
  }
}
