import type { GraphProto, ModelProto, TensorProto } from 'onnx-buf';
import { TensorProto_DataLocation } from 'onnx-buf';
import { OnnxModelError } from '../errors.js';
import { subgraphsOf } from '../graph/captures.js';

/** A tensor whose bytes lie in another file (https://onnx.ai/onnx/repo-docs/ExternalData.html). */
export interface ExternalTensor {
  readonly tensor: string;
  /** Path relative to the model's folder, as the file states it: not checked, do not open it unchecked. */
  readonly location: string;
}

/** At most this many names go into an error message. */
const NAMED_IN_MESSAGE = 3;

/** The tensors of a model that are stored outside its file; empty for a self-contained model. */
export function externalDataOf(model: ModelProto): ExternalTensor[] {
  return storedTensors(model).filter(isExternal).map(externalTensor);
}

/** Whether the tensor's bytes lie in another file. */
export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}

/** The error for tensors that cannot be read because they lie in other files. */
export function externalDataError(external: readonly ExternalTensor[]): OnnxModelError {
  const names = external.slice(0, NAMED_IN_MESSAGE).map(({ tensor, location }) => `${tensor} in "${location}"`);
  const more = external.length > NAMED_IN_MESSAGE ? ` and ${external.length - NAMED_IN_MESSAGE} more` : '';
  return new OnnxModelError(
    'EXTERNAL_DATA',
    `the model keeps weights in other files: ${names.join(', ')}${more}`,
    'Open the model by its path, with `openModel`, so that these files are found.',
  );
}

/** `{tensor, location}` of a tensor stored elsewhere. */
export function externalTensor(tensor: TensorProto): ExternalTensor {
  const location = tensor.externalData.find((entry) => entry.key === 'location');
  return { tensor: tensor.name, location: location?.value ?? '' };
}

/** Every tensor that is stored in a model: initializers, and those in attributes, of subgraphs too. */
export function storedTensors({ graph }: ModelProto): TensorProto[] {
  return graph === undefined ? [] : tensorsOf(graph);
}

function tensorsOf(graph: GraphProto): TensorProto[] {
  const attributes = graph.node.flatMap((node) => node.attribute);
  return [
    ...graph.initializer,
    ...attributes.flatMap((attribute) => [...(attribute.t === undefined ? [] : [attribute.t]), ...attribute.tensors]),
    ...graph.node.flatMap(subgraphsOf).flatMap(tensorsOf),
  ];
}
