import { toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { GraphProtoSchema, type ModelProto, ModelProtoSchema, type TensorProto, TensorProtoSchema } from 'onnx-buf';
import { OnnxModelError } from '../errors.js';
import { changed } from '../node/make.js';

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_RAW_DATA = 9;

/** Protobuf refuses messages of 2 GiB and more. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/**
 * Encode a model as an ONNX file.
 *
 * The result is the only large allocation: a general encoder grows its buffer by doubling and would hold the weights
 * three times. The order of protobuf fields is free; here the graph comes last, and its initializers last within it.
 *
 * @returns the file's bytes, the same bytes for equal models
 * @throws OnnxModelError MODEL_NO_GRAPH, MODEL_TOO_LARGE (2 GiB and more need external data, which is not supported)
 */
export function writeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  const { graph } = model;
  if (graph === undefined) {
    throw new OnnxModelError('MODEL_NO_GRAPH', 'the model has no graph to write', 'Set `model.graph` first.');
  }
  const tensors = graph.initializer.flatMap(initializerChunks);
  const graphFields = toBinary(GraphProtoSchema, { ...withoutField(graph, 'initializer'), initializer: [] });
  const graphBytes = byteLength(tensors) + graphFields.length;
  const modelFields = toBinary(ModelProtoSchema, withoutField(model, 'graph'));
  return concatenate([modelFields, lengthPrefix(MODEL_GRAPH, graphBytes), graphFields, ...tensors]);
}

/** One initializer: its tag and length, every field but the weights, then the weights by reference. */
function initializerChunks(tensor: TensorProto): Uint8Array[] {
  const { rawData } = tensor;
  const fields = toBinary(TensorProtoSchema, withoutField(tensor, 'rawData'));
  const body = Object.hasOwn(tensor, 'rawData')
    ? [fields, lengthPrefix(TENSOR_RAW_DATA, rawData.length), rawData]
    : [fields];
  return [lengthPrefix(GRAPH_INITIALIZER, byteLength(body)), ...body];
}

function withoutField<T extends object>(message: T, field: keyof T): T {
  const copy = changed(message, {});
  delete copy[field];
  return copy;
}

function lengthPrefix(fieldNumber: number, length: number): Uint8Array {
  return new BinaryWriter().tag(fieldNumber, WireType.LengthDelimited).uint32(length).finish();
}

function byteLength(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = byteLength(chunks);
  if (length > MAX_FILE_BYTES) {
    throw new OnnxModelError(
      'MODEL_TOO_LARGE',
      `the model takes ${length} bytes; one ONNX file holds at most ${MAX_FILE_BYTES}`,
      'Use a smaller model; weights in separate files are not supported.',
    );
  }
  const bytes = new Uint8Array(length);
  let position = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, position);
    position += chunk.length;
  }
  return bytes;
}
