import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { type TensorProto, TensorProto_DataLocation, TensorProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { DataType, float32Tensor, int8Tensor, int32Tensor, int64Tensor, uint8Tensor } from '../../src/index.js';
import {
  dataTypeName,
  tensorToFloat32,
  tensorToInt8,
  tensorToInt32,
  tensorToNumbers,
  tensorToUint8,
} from '../../src/tensor/read.js';

const raw = (dataType: DataType, bytes: number[], dims: number[]): TensorProto =>
  create(TensorProtoSchema, { name: 't', dataType, dims: dims.map(BigInt), rawData: Uint8Array.from(bytes) });

describe('making and reading tensors', () => {
  it('round-trips float32, int8, uint8, int32 and int64', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 127 })), (values) => {
        const dims = [values.length];
        expect([...tensorToFloat32(float32Tensor('t', dims, values))]).toEqual(values);
        expect([...tensorToInt8(int8Tensor('t', dims, values))]).toEqual(values);
        expect([...tensorToUint8(uint8Tensor('t', dims, values))]).toEqual(values);
        expect([...tensorToInt32(int32Tensor('t', dims, values))]).toEqual(values);
        expect(tensorToNumbers(int64Tensor('t', dims, values))).toEqual(values);
      }),
    );
  });

  it('keeps signs and extremes', () => {
    expect(tensorToNumbers(int8Tensor('t', [2], [-128, 127]))).toEqual([-128, 127]);
    expect(tensorToNumbers(int32Tensor('t', [2], [-(2 ** 31), 2 ** 31 - 1]))).toEqual([-(2 ** 31), 2 ** 31 - 1]);
    expect(tensorToNumbers(int64Tensor('t', [2], [-1, 2 ** 53 - 1]))).toEqual([-1, 2 ** 53 - 1]);
    expect([...tensorToFloat32(int8Tensor('t', [1], [-5]))]).toEqual([-5]);
  });

  it('gives a fresh array each time', () => {
    const tensor = float32Tensor('t', [2], [1, 2]);
    tensorToFloat32(tensor).fill(9);
    expect([...tensorToFloat32(tensor)]).toEqual([1, 2]);
  });

  it('reads unaligned bytes', () => {
    const file = new Uint8Array(9);
    new DataView(file.buffer).setFloat32(1, 1.5, true);
    const tensor = float32Tensor('t', [1], [0]);
    tensor.rawData = file.subarray(1, 5);
    expect([...tensorToFloat32(tensor)]).toEqual([1.5]);
  });

  it('reads the typed fields too', () => {
    const float = create(TensorProtoSchema, { dataType: DataType.FLOAT, dims: [2n], floatData: [0.5, -2] });
    const int8 = create(TensorProtoSchema, { dataType: DataType.INT8, dims: [1n], int32Data: [-3] });
    const int64 = create(TensorProtoSchema, { dataType: DataType.INT64, dims: [1n], int64Data: [-7n] });
    const half = create(TensorProtoSchema, { dataType: DataType.FLOAT16, dims: [1n], int32Data: [0x3e00] });
    expect([float, int8, int64, half].flatMap((tensor) => [...tensorToFloat32(tensor)])).toEqual([
      0.5, -2, -3, -7, 1.5,
    ]);
  });

  it.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ])('decodes binary16 %i as %f', (bits, value) => {
    expect(tensorToNumbers(raw(DataType.FLOAT16, [bits & 255, bits >> 8], [1]))).toEqual([value]);
  });

  it('decodes bfloat16', () => {
    expect(tensorToNumbers(raw(DataType.BFLOAT16, [0xc0, 0x3f], [1]))).toEqual([1.5]);
  });

  it('refuses what does not fit', () => {
    const external = create(TensorProtoSchema, {
      name: 'w',
      dataType: DataType.FLOAT,
      dims: [1n],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [{ key: 'location', value: 'w.bin' }],
    });
    const failing: [() => unknown, string][] = [
      [() => float32Tensor('t', [3], [1]), 'TENSOR_SIZE'],
      [() => tensorToFloat32(raw(DataType.FLOAT, [0, 0, 0], [1])), 'TENSOR_SIZE'],
      [() => tensorToFloat32(raw(DataType.STRING, [1], [1])), 'TENSOR_TYPE'],
      [() => tensorToInt8(uint8Tensor('t', [1], [1])), 'TENSOR_TYPE'],
      [() => tensorToUint8(int8Tensor('t', [1], [1])), 'TENSOR_TYPE'],
      [() => tensorToUint8(raw(DataType.BOOL, [1], [1])), 'TENSOR_TYPE'],
      [() => tensorToNumbers(int64Tensor('t', [1], [2 ** 60])), 'TENSOR_TYPE'],
      [() => tensorToFloat32(external), 'EXTERNAL_DATA'],
    ];
    for (const [act, code] of failing) expect(act).toThrow(expect.objectContaining({ code }));
  });

  it('names element types as runtimes do', () => {
    expect([DataType.FLOAT, DataType.UINT8, DataType.INT64, DataType.DOUBLE, 99].map(dataTypeName)).toEqual([
      'float32',
      'uint8',
      'int64',
      'float64',
      'type 99',
    ]);
  });
});
