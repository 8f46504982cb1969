import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from 'onnx-buf';
import { OnnxModelError } from '../errors.js';
import { changed } from '../node/make.js';
import { withRawData } from '../tensor/raw.js';

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_RAW_DATA = 9;

/** Protobuf refuses messages of 2 GiB and more. */
const MAX_FILE_BYTES = 2 ** 31 - 1;
/** Smaller tensors stay in the model file, as `onnx.save` has it by default. */
const LEAST_EXTERNAL_BYTES = 1024;
/** Of each tensor in a data file: no element lies across a cache line. */
const ALIGNMENT = 64;

/**
 * Encode a model as an ONNX file.
 *
 * The result is the only large allocation: a general encoder grows its buffer by doubling and would hold the weights
 * three times. The order of protobuf fields is free; here the graph comes last, and its initializers last within it.
 *
 * @returns the file's bytes, the same bytes for equal models
 * @throws OnnxModelError MODEL_NO_GRAPH, MODEL_TOO_LARGE (2 GiB and more: see {@link encodeModel})
 */
export function writeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return concatenate(chunksOf(model));
}

/** A model as the bytes of one file, or of two where its weights lie in a data file. */
export interface EncodedModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the data file holds, piece by piece; null if the model is self-contained. */
  readonly data: readonly Uint8Array[] | null;
}

/**
 * Encode a model; one that does not fit into a file, with its weights in another (https://onnx.ai/onnx/repo-docs/ExternalData.html).
 * @param dataName what the data file is to be called, in the folder of the model file
 * @param maxFileBytes the most that one file holds: protobuf's 2 GiB unless given
 * @throws OnnxModelError MODEL_NO_GRAPH; MODEL_TOO_LARGE if the model does not fit even without its weights
 */
export function encodeModel(
  model: ModelProto,
  dataName: string,
  { maxFileBytes = MAX_FILE_BYTES }: { readonly maxFileBytes?: number | undefined } = {},
): EncodedModel {
  const chunks = chunksOf(model);
  if (byteLength(chunks) <= maxFileBytes) return { bytes: concatenate(chunks), data: null };
  const { graph } = model;
  const data: Uint8Array[] = [];
  let position = 0;
  const initializer = (graph?.initializer ?? []).map((stored) => {
    const tensor = withRawData(stored);
    const { rawData } = tensor;
    if (rawData.length < LEAST_EXTERNAL_BYTES) return stored;
    const padding = (ALIGNMENT - (position % ALIGNMENT)) % ALIGNMENT;
    if (padding > 0) data.push(new Uint8Array(padding));
    data.push(rawData);
    const offset = position + padding;
    position = offset + rawData.length;
    return elsewhere(tensor, { location: dataName, offset, length: rawData.length });
  });
  const rest = graph === undefined ? model : changed(model, { graph: changed(graph, { initializer }) });
  return { bytes: concatenate(chunksOf(rest), maxFileBytes), data };
}

function elsewhere(tensor: TensorProto, entries: Readonly<Record<string, string | number>>): TensorProto {
  return changed(withoutField(tensor, 'rawData'), {
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(entries).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value: String(value) }),
    ),
  });
}

function chunksOf(model: ModelProto): Uint8Array[] {
  const { graph } = model;
  if (graph === undefined) {
    throw new OnnxModelError('MODEL_NO_GRAPH', 'the model has no graph to write', 'Set `model.graph` first.');
  }
  const tensors = graph.initializer.flatMap(initializerChunks);
  const graphFields = toBinary(GraphProtoSchema, { ...withoutField(graph, 'initializer'), initializer: [] });
  const graphBytes = byteLength(tensors) + graphFields.length;
  const modelFields = toBinary(ModelProtoSchema, withoutField(model, 'graph'));
  return [modelFields, lengthPrefix(MODEL_GRAPH, graphBytes), graphFields, ...tensors];
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

function concatenate(chunks: readonly Uint8Array[], maxFileBytes = MAX_FILE_BYTES): Uint8Array<ArrayBuffer> {
  const length = byteLength(chunks);
  if (length > maxFileBytes) {
    throw new OnnxModelError(
      'MODEL_TOO_LARGE',
      `the model takes ${length} bytes; one ONNX file holds at most ${maxFileBytes}`,
      'Keep the weights in a data file: `encodeModel` does.',
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
