import type { KernelForm } from '@rn50/bench-stats';
import { type CpuInfo, instructionSet } from '@rn50/cpu-detect';
import { multipliesFloats, type Operands, tensorDims } from '@rn50/onnx-model';

/** The part of a CPU that decides about kernels. */
export type KernelCpu = Pick<CpuInfo, 'architecture' | 'features'>;

/**
 * Which kernel ONNX Runtime takes for a node of its optimised graph.
 *
 * Rests on its source: `QLinearConv::TryConvSymPrepack` takes the direct kernel ("ConvSym") if the weights are constant
 * int8 with zero point 0 and MLAS has a packing for them (`MlasConvSymPackWSize`); otherwise the convolution becomes a
 * matrix product. On x86 ConvSym is for uint8 activations only (`ConvSymU8S8Dispatch`), on ARM for both types. Measured:
 * on a CPU with AMX the same weights at zero point 1 move from VNNI to AMX, which only the matrix product uses.
 */
export function kernelForm(opType: string, groups: number, operands: Operands, cpu: KernelCpu): KernelForm {
  if (multipliesFloats(opType)) return 'float';
  return opType === 'QLinearConv' && takesDirect(groups, operands, cpu) ? 'direct' : 'gemm';
}

function takesDirect(groups: number, { activation, weight, weightTensor, symmetric }: Operands, cpu: KernelCpu) {
  // A zero point that cannot be read (external data) is most likely 0.
  if (weight !== 'int8' || symmetric === false || weightTensor === null) return false;
  const set = instructionSet(cpu.architecture);
  if (set === 'other' || (set === 'x86' && activation !== 'uint8')) return false;
  const [outputs = 0, inputsPerGroup = 0, ...kernel] = tensorDims(weightTensor);
  if (groups > 1) {
    const isDepthwise = inputsPerGroup === 1 && outputs === groups;
    return isDepthwise && groups % (set === 'arm' ? 8 : 16) === 0;
  }
  const kernelSize = kernel.reduce((product, size) => product * size, 1);
  return set === 'x86' ? x86Packs(outputs, inputsPerGroup, cpu) : armPacks(outputs, inputsPerGroup, kernelSize, cpu);
}

/** `MlasConvSymDispatchAvx512Vnni` and its siblings: at least 16 filters, channels in multiples of 4 (AVX2: filters of 8). */
function x86Packs(outputs: number, inputs: number, { features }: KernelCpu): boolean {
  const filterStep = features.avx512f === 'yes' ? 4 : 8;
  return outputs >= 16 && inputs % 4 === 0 && outputs % filterStep === 0;
}

/** On ARM the direct kernel is kept for windows over at least 64 channels ("shallow indirect conv runs slower"). */
function armPacks(outputs: number, inputs: number, kernelSize: number, { features }: KernelCpu): boolean {
  const [pack, step] = features.dotprod === 'yes' ? [16, 4] : [8, 8];
  return kernelSize > 1 && inputs >= 64 && inputs % step === 0 && outputs >= pack && outputs % pack === 0;
}
