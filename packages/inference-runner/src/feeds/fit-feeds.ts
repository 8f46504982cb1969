import { declaration, declaredBatch, type InputDim, type InputSpec } from '@rn50/onnx-model/inputs';
import type { Feeds, Tensor } from '../engine/tensor.js';
import { RunnerError } from '../runner-error.js';

/**
 * Fits feeds of one sample to a model: by its input names, and repeated to its fixed batch.
 * @throws RunnerError as {@link matchFeeds}
 */
export function fitFeeds(specs: readonly InputSpec[], feeds: Feeds): Feeds {
  return repeatFeeds(specs, matchFeeds(specs, feeds));
}

/**
 * Feeds of one sample by the model's input names. A single input matches any name, because two files of one network may
 * name it differently.
 * @throws RunnerError BAD_INPUT if an input is missing, or has another type or size than the model's
 */
export function matchFeeds(specs: readonly InputSpec[], feeds: Feeds): Feeds {
  const given = Object.values(feeds);
  const onlyOne = specs.length === 1 && given.length === 1 ? given[0] : undefined;
  return Object.fromEntries(
    specs.map((spec) => {
      const tensor = Object.hasOwn(feeds, spec.name) ? feeds[spec.name] : onlyOne;
      if (tensor === undefined) throw missing(spec, Object.keys(feeds));
      check(spec, tensor);
      return [spec.name, tensor];
    }),
  );
}

/** A sample as often as the batch that the model is fixed to. Nothing is copied for a batch of 1. */
export function repeatFeeds(specs: readonly InputSpec[], feeds: Feeds): Feeds {
  const batch = declaredBatch(specs);
  if (batch === 1) return feeds;
  return Object.fromEntries(
    specs.flatMap(({ name, dims }) => {
      const tensor = feeds[name];
      if (tensor === undefined) return [];
      return [[name, dims?.[0] === batch && tensor.dims[0] === 1 ? repeated(tensor, batch) : tensor]];
    }),
  );
}

/** A copy of the first of the `batch` samples in an output; an output without a batch axis is copied whole. */
export function firstSample(tensor: Tensor, batch: number): Tensor {
  const [first = 0, ...rest] = tensor.dims;
  // Several rows of a sample may lie along the same axis.
  const isBatched = first > 0 && first % batch === 0;
  const data = tensor.data.slice(0, isBatched ? tensor.data.length / batch : undefined);
  return withData(tensor, isBatched ? [first / batch, ...rest] : tensor.dims, data);
}

function repeated(tensor: Tensor, batch: number): Tensor {
  const [first, ...rest] = tensor.dims;
  if (first === undefined) return tensor;
  const { buffer, byteOffset, byteLength } = tensor.data;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const copies = new Uint8Array(batch * byteLength);
  for (let copy = 0; copy < batch; copy += 1) copies.set(bytes, copy * byteLength);
  const TypedArray = tensor.data.constructor as new (data: ArrayBuffer) => Tensor['data'];
  return withData(tensor, [first * batch, ...rest], new TypedArray(copies.buffer));
}

/** Data of the same type as the tensor's. */
function withData(tensor: Tensor, dims: readonly number[], data: Tensor['data']): Tensor {
  return { ...tensor, dims, data } as Tensor;
}

/** One sample may have fewer along the first axis than a model that is fixed to a batch. */
function check(spec: InputSpec, tensor: Tensor): void {
  const { name, type, dims } = spec;
  if (tensor.type !== type) throw bad(`The input "${name}" is given as ${tensor.type}; the model takes ${type}.`);
  if (dims === null) return;
  const isOpen = (dim: InputDim) => typeof dim !== 'number' || dim <= 0;
  const fits =
    tensor.dims.length === dims.length &&
    dims.every((dim, axis) => isOpen(dim) || tensor.dims[axis] === dim || (axis === 0 && tensor.dims[0] === 1));
  if (!fits) {
    throw bad(`The input "${name}" has the shape [${tensor.dims.join(',')}]; the model takes ${declaration(spec)}.`);
  }
  const elements = tensor.dims.reduce((product, dim) => product * dim, 1);
  if (tensor.data.length !== elements) {
    throw bad(`An input has ${tensor.data.length} values; its shape [${tensor.dims.join(',')}] needs ${elements}.`);
  }
}

function missing({ name }: InputSpec, given: readonly string[]): RunnerError {
  return bad(`The input "${name}" is not given; there is ${given.map((one) => `"${one}"`).join(', ') || 'nothing'}.`);
}

function bad(message: string): RunnerError {
  return new RunnerError({
    code: 'BAD_INPUT',
    message,
    remedy: 'Give one sample for every input of the model, by name.',
  });
}
