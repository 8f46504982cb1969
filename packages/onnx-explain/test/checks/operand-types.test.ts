import {
  DataType,
  float32Tensor,
  makeGraph,
  makeModel,
  node,
  type TensorProto,
  uint8Tensor,
  valueInfo,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/index.js';
import { VNNI } from '../cpus.js';
import { network } from '../networks.js';

/** `x` times `second`, both in uint8. */
function codes(second: string, stored: readonly TensorProto[]): string[] {
  const P = ['scale', 'zero'];
  const nodes = [
    node('QuantizeLinear', ['x', ...P], ['q']),
    node('QLinearMatMul', ['q', ...P, second, ...P, ...P], ['m']),
    node('DequantizeLinear', ['m', ...P], ['y']),
  ];
  const initializers = [float32Tensor('scale', [], [0.1]), uint8Tensor('zero', [], [0]), ...stored];
  const values = (name: string) => [valueInfo(name, DataType.FLOAT, [1, 4, 4])];
  const graph = makeGraph({ name: 'g', nodes, inputs: values('x'), outputs: values('y'), initializers });
  const int8 = makeModel({ graph, irVersion: 7, opsets: { '': 13 }, producerName: 'test' });
  const { verdicts } = explain({ int8, fp32: null, cpu: VNNI, profiles: { int8: null, fp32: null }, peaks: null });
  return verdicts.map(({ code }) => code);
}

describe('uint8 by uint8', () => {
  it('is a fault of weights, and not of a product of two activations, as in attention', () => {
    expect(codes('w', [uint8Tensor('w', [4, 4], new Uint8Array(16))])).toContain('unsigned-weights');
    expect(codes('q', [])).not.toContain('unsigned-weights');
  });
});

describe('int8 activations', () => {
  const codesIn = (kernel: string): string[] => {
    const layers = { conv1: 'Conv', conv2: 'Conv', fc: 'Gemm' };
    const nodes = Object.entries(layers).map(([name, opType]) => {
      return { name, opType, ms: 1, kernel, inputShapes: [], outputShapes: [] };
    });
    const profile = { threads: 1, batch: 1, runMs: 3, nodes, optimizedModel: null };
    const profiles = { int8: profile, fp32: null };
    const int8 = network({ activations: 's8' });
    return explain({ int8, fp32: null, cpu: VNNI, profiles, peaks: null }).verdicts.map(({ code }) => code);
  };

  it('are no fault of layers whose kernel the engine names, if it computes in integers and is no plain loop', () => {
    expect(codesIn('brgconv_avx512_I8')).toEqual(['healthy']);
    expect(codesIn('ref_I8')).toContain('signed-activations-on-x86');
    expect(codesIn('brgconv_avx512_f32')).toEqual(
      expect.arrayContaining(['int8-not-used', 'signed-activations-on-x86']),
    );
  });
});
