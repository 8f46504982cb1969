import type { ValueDescription } from '../engine/engine.js';
import type { Feeds, Tensor } from '../engine/tensor.js';
import { RunnerError } from '../runner-error.js';

/**
 * Checks outputs before anything is timed: every declared output is there, has the declared shape, and is finite. The
 * speed of a wrong model means nothing.
 * @param symbols values of the symbolic dimensions in this run, e.g. of `N` for the batch
 * @throws RunnerError BAD_OUTPUT naming the output and what is wrong with it
 */
export function checkOutputs(
  outputs: Readonly<Record<string, Tensor>>,
  declared: readonly ValueDescription[],
  symbols: ReadonlyMap<string, number> = new Map(),
): void {
  if (declared.length === 0) throw bad('The model has no outputs.');
  for (const value of declared) {
    const tensor = outputs[value.name];
    if (tensor === undefined) throw bad(`Output "${value.name}" is missing.`);
    checkShape(value, tensor, symbols);
    checkFinite(value.name, tensor);
  }
}

/** The values of the symbolic dimensions of the declared inputs in these feeds. */
export function symbolsOf(declared: readonly ValueDescription[], feeds: Feeds): ReadonlyMap<string, number> {
  const symbols = new Map<string, number>();
  for (const { name, dims } of declared) {
    for (const [axis, dim] of dims.entries()) {
      const size = feeds[name]?.dims[axis];
      if (typeof dim === 'string' && size !== undefined && !symbols.has(dim)) symbols.set(dim, size);
    }
  }
  return symbols;
}

function checkShape(value: ValueDescription, tensor: Tensor, symbols: ReadonlyMap<string, number>): void {
  const { dims, data } = tensor;
  const expected = value.dims.map((dim) => (typeof dim === 'string' ? (symbols.get(dim) ?? dim) : dim));
  const asDeclared =
    value.dims.length === 0 ||
    (dims.length === expected.length && expected.every((dim, axis) => typeof dim !== 'number' || dim === dims[axis]));
  if (!asDeclared) {
    const wanted = expected.map((dim) => dim ?? '?').join(',');
    throw bad(`Output "${value.name}" has the shape [${dims.join(',')}]; the model declares [${wanted}].`);
  }
  const elements = dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== elements) {
    throw bad(
      `Output "${value.name}" has ${data.length} elements; its shape [${dims.join(',')}] asks for ${elements}.`,
    );
  }
}

function checkFinite(name: string, tensor: Tensor): void {
  if (tensor.type !== 'float32' && tensor.type !== 'float64') return;
  const { data } = tensor;
  let notFinite = 0;
  for (let index = 0; index < data.length; index += 1) if (!Number.isFinite(data[index])) notFinite += 1;
  if (notFinite > 0) throw bad(`Output "${name}" holds NaN or infinite values (${notFinite} of ${data.length}).`);
}

function bad(message: string): RunnerError {
  return new RunnerError({
    code: 'BAD_OUTPUT',
    message,
    remedy: 'Check the model: run it with a real image and look at its outputs. Speed of a wrong model means nothing.',
  });
}
