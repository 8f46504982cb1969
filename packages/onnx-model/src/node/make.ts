import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
} from 'onnx-buf';

/** An attribute's value with its type said, since `1` alone could be an INT or a FLOAT. */
export type AttributeValue =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly tensor: TensorProto }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] };

/**
 * A node of a graph.
 * @param inputs tensor names; `''` skips an optional input
 * @param attributes for example `{ strides: { ints: [2, 2] }, epsilon: { float: 1e-5 } }`
 * @param domain `''` for the ONNX operators, `com.microsoft` for ONNX Runtime's own
 */
export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  name = '',
  domain = '',
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    ...(name === '' ? {} : { name }),
    ...(domain === '' ? {} : { domain }),
  });
}

/** One attribute, for adding to an existing node. */
export function attribute(name: string, value: AttributeValue): AttributeProto {
  return create(AttributeProtoSchema, { name, ...fields(value) });
}

function fields(value: AttributeValue) {
  if ('int' in value) return { type: AttributeType.INT, i: BigInt(value.int) };
  if ('float' in value) return { type: AttributeType.FLOAT, f: value.float };
  if ('string' in value) return { type: AttributeType.STRING, s: utf8(value.string) };
  if ('tensor' in value) return { type: AttributeType.TENSOR, t: value.tensor };
  if ('ints' in value) return { type: AttributeType.INTS, ints: value.ints.map(BigInt) };
  if ('floats' in value) return { type: AttributeType.FLOATS, floats: [...value.floats] };
  return { type: AttributeType.STRINGS, strings: value.strings.map(utf8) };
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** A shallow copy of a message with some fields changed. It keeps the prototype, where protobuf-es holds the defaults of unset fields. */
export function changed<T extends object>(message: T, changes: Partial<T>): T {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, changes);
}
