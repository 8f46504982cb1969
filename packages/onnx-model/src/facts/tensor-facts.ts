import type { ValueInfoProto } from 'onnx-buf';
import { declaredDims } from '../shapes/infer-shapes.js';
import { dataTypeName } from '../tensor/read.js';
import type { TensorFacts } from './model-facts.js';

/** The declaration of an input or output in plain data. */
export function tensorFacts(info: ValueInfoProto): TensorFacts {
  const type = info.type?.value.case === 'tensorType' ? dataTypeName(info.type.value.value.elemType) : 'unknown';
  return { name: info.name, type, dims: declaredDims(info) ?? null };
}
