import type { CpuInfo } from '@rn50/cpu-detect';
import { int8Tensor, type Operands, uint8Tensor } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { kernelForm } from '../../src/layers/kernel-form.js';
import { AMX, ARM, AVX_VNNI, VNNI } from '../cpus.js';

function operands(
  dims: readonly number[],
  types: readonly [string, string],
  symmetric: boolean | null = true,
): Operands {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const make = types[1] === 'uint8' ? uint8Tensor : int8Tensor;
  return {
    isQuantized: types[0] !== 'float32',
    activation: types[0],
    weight: types[1],
    weightScale: null,
    weightTensor: make('w', dims, new Int8Array(size)),
    symmetric,
    isDynamic: false,
  };
}

const US = ['uint8', 'int8'] as const;
const SS = ['int8', 'int8'] as const;

// MlasConvSymPackWSize and QLinearConv::TryConvSymPrepack of ONNX Runtime.
describe('kernelForm', () => {
  it.each<[string, Operands, number, CpuInfo, string]>([
    ['1x1 of 64 channels', operands([64, 64, 1, 1], US), 1, VNNI, 'direct'],
    ['the same on AMX', operands([64, 64, 1, 1], US), 1, AMX, 'direct'],
    ['weight zero point 1', operands([64, 64, 1, 1], US, false), 1, AMX, 'gemm'],
    ['a zero point that cannot be read', operands([64, 64, 1, 1], US, null), 1, VNNI, 'direct'],
    ['3 input channels, as of an image', operands([64, 3, 7, 7], US), 1, VNNI, 'gemm'],
    ['8 filters', operands([8, 64, 1, 1], US), 1, VNNI, 'gemm'],
    ['20 filters with AVX-512', operands([20, 64, 1, 1], US), 1, VNNI, 'direct'],
    ['20 filters with AVX2', operands([20, 64, 1, 1], US), 1, AVX_VNNI, 'gemm'],
    ['depthwise', operands([32, 1, 3, 3], US), 32, VNNI, 'direct'],
    ['depthwise, 24 channels', operands([24, 1, 3, 3], US), 24, VNNI, 'gemm'],
    ['groups', operands([64, 32, 3, 3], US), 2, VNNI, 'gemm'],
    ['int8 activations', operands([64, 64, 1, 1], SS), 1, VNNI, 'gemm'],
    ['uint8 weights', operands([64, 64, 1, 1], ['uint8', 'uint8']), 1, VNNI, 'gemm'],
    ['ARM, int8, 3x3', operands([64, 64, 3, 3], SS), 1, ARM, 'direct'],
    ['ARM, uint8, 3x3', operands([64, 64, 3, 3], US), 1, ARM, 'direct'],
    ['ARM, 1x1', operands([64, 64, 1, 1], SS), 1, ARM, 'gemm'],
    ['ARM, 32 channels', operands([64, 32, 3, 3], SS), 1, ARM, 'gemm'],
  ])('%s', (_name, given, groups, cpu, form) => {
    expect(kernelForm('QLinearConv', groups, given, cpu)).toBe(form);
  });

  it('matrix products and dynamic convolutions have one kernel, float operators another', () => {
    const given = operands([64, 64], US);
    expect(kernelForm('QGemm', 1, given, VNNI)).toBe('gemm');
    expect(kernelForm('ConvInteger', 1, given, VNNI)).toBe('gemm');
    expect(kernelForm('Conv', 1, given, VNNI)).toBe('float');
  });
});
