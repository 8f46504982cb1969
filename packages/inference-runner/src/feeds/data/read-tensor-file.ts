import { isTensorType } from '../../engine/tensor.js';
import { tensorOf } from '../tensors.js';
import { badData, type NamedArray } from './typed-array.js';

/**
 * Reads a tensor of ONNX's test data (`input_0.pb`, a TensorProto).
 * @param file its name, for messages
 * @throws RunnerError INPUT_DATA naming the file and what is wrong
 */
export async function readTensorFile(file: string, bytes: Uint8Array): Promise<NamedArray> {
  const { dataTypeName, readTensor, tensorDims, tensorToNumbers } = await import('@rn50/onnx-model');
  try {
    const tensor = readTensor(bytes);
    const type = dataTypeName(tensor.dataType);
    if (!isTensorType(type)) throw new TypeError(`its element type is ${type}`);
    return {
      name: tensor.name === '' ? null : tensor.name,
      tensor: tensorOf(type, tensorDims(tensor), tensorToNumbers(tensor)),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badData(
      `the tensor ${file} cannot be used: ${reason}`,
      'Give input_<n>.pb as ONNX writes its test data.',
      cause,
    );
  }
}
