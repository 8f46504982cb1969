import { describe, expect, it } from 'vitest';
import { checkPair, type InspectedFile } from '../../src/models/check-pair.js';

interface Given {
  readonly quantization?: Record<string, unknown>;
  readonly outputs?: readonly (readonly (number | string)[])[];
  readonly weights?: readonly string[];
  readonly operators?: Record<string, number>;
  readonly sha256?: string;
}

function file(name: string, { quantization, outputs, weights, operators, sha256 = name }: Given): InspectedFile {
  return {
    file: { given: name, path: `/${name}` },
    model: {
      sha256,
      weightShapes: weights ?? ['3x16', '16x16', '10x16'],
      facts: {
        quantization: quantization ?? { form: 'none' },
        outputs: (outputs ?? [['N', 10]]).map((dims, index) => ({ name: `y${index}`, type: 'float32', dims })),
        opHistogram: operators ?? {},
      },
    },
  };
}

const QDQ = { form: 'qdq', fakeQuantized: false };
const float = (given: Given = {}) => file('float.onnx', given);
const int8 = (given: Given = {}) => file('int8.onnx', { quantization: QDQ, ...given });

describe('checkPair', () => {
  it.each<[string, InspectedFile, InspectedFile | null]>([
    ['a float and an INT8 file', float(), int8()],
    ['a float file alone', float(), null],
    ['one float file twice', float(), file('copy.onnx', { sha256: 'float.onnx' })],
    ['one INT8 file twice', int8(), int8()],
    ['an INT8 file for fewer images', float(), int8({ outputs: [[1, 10]] })],
    ['an INT8 file that names its classes by a symbol', float(), int8({ outputs: [['N', 'classes']] })],
    ['a layer that was split', float(), int8({ weights: ['3x16', '16x16', '5x16', '5x16'] })],
    ['weights in 4 bits', float(), file('q4.onnx', { operators: { MatMulNBits: 3 } })],
    ['weights that are computed', float(), int8({ weights: [] })],
  ])('takes %s', (_name, fp32, other) => {
    expect(() => checkPair(fp32, other)).not.toThrow();
  });

  it.each<[string, InspectedFile, InspectedFile | null, string, RegExp]>([
    ['an INT8 file that is float', float(), file('claims.onnx', {}), 'NOT_QUANTIZED', /^--int8 claims\.onnx has no/],
    ['INT8 as FP32', int8(), null, 'ALREADY_QUANTIZED', /^--fp32 int8\.onnx is quantized already \(Q\/DQ pairs\)$/],
    ['INT8 as FP32 beside another', int8(), file('b.onnx', { quantization: QDQ }), 'ALREADY_QUANTIZED', /int8\.onnx/],
    [
      'other classes',
      float(),
      int8({ outputs: [['N', 1000]] }),
      'DIFFERENT_NETWORKS',
      /y0 is \[N, 10\] and \[N, 1000\]/,
    ],
    [
      'other layers',
      float(),
      int8({ weights: ['3x16', '8x8', '8x8', '8x8', '8x8'] }),
      'DIFFERENT_NETWORKS',
      /of 3 and 5 layers, 1 have weights of the same shape/,
    ],
  ])('refuses %s', (_name, fp32, other, code, message) => {
    expect(() => checkPair(fp32, other)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('says how to take simulated quantization out', () => {
    const trained = file('qat.onnx', { quantization: { ...QDQ, fakeQuantized: true } });
    expect(() => checkPair(trained, null)).toThrow(
      expect.objectContaining({
        code: 'ALREADY_QUANTIZED',
        remedy: expect.stringContaining("rn50 quantize --strip 'qat.onnx' -o 'qat-float.onnx'"),
      }),
    );
  });
});
