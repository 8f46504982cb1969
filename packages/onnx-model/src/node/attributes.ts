import type { AttributeProto, NodeProto, TensorProto } from 'onnx-buf';

/** The INT attribute `name`, or `fallback` if the node has none. */
export function getInt<T>(node: NodeProto, name: string, fallback: T): number | T {
  const found = find(node, name);
  return found === undefined ? fallback : Number(found.i);
}

/** The INTS attribute `name`, or `fallback` if the node has none. */
export function getInts<T>(node: NodeProto, name: string, fallback: T): number[] | T {
  const found = find(node, name);
  return found === undefined ? fallback : found.ints.map(Number);
}

/** The FLOAT attribute `name`, or `fallback` if the node has none. */
export function getFloat<T>(node: NodeProto, name: string, fallback: T): number | T {
  const found = find(node, name);
  return found === undefined ? fallback : found.f;
}

/** The FLOATS attribute `name`, or `fallback` if the node has none. */
export function getFloats<T>(node: NodeProto, name: string, fallback: T): number[] | T {
  const found = find(node, name);
  return found === undefined ? fallback : [...found.floats];
}

/** The STRING attribute `name`, or `fallback` if the node has none. */
export function getString<T>(node: NodeProto, name: string, fallback: T): string | T {
  const found = find(node, name);
  return found === undefined ? fallback : new TextDecoder().decode(found.s);
}

/** The TENSOR attribute `name`, or `fallback` if the node has none. */
export function getTensor<T>(node: NodeProto, name: string, fallback: T): TensorProto | T {
  return find(node, name)?.t ?? fallback;
}

function find(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute.find((attribute) => attribute.name === name);
}
