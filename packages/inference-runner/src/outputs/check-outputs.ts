import type { Warning } from '@rn50/bench-stats';
import { NON_TENSOR, type ValueDescription } from '../engine/engine.js';
import type { Feeds, Tensor } from '../engine/tensor.js';
import { RunnerError } from '../runner-error.js';

/**
 * Checks outputs before anything is timed: every declared output is there and holds finite numbers. The speed of a wrong model means
 * nothing.
 * @param symbols sizes of the symbols among the declared dimensions in this run, e.g. `N` for the batch
 * @returns warnings: outputs of another shape than declared, or with some values that are not finite
 * @throws RunnerError BAD_OUTPUT naming the output and what is wrong with it
 */
export function checkOutputs(
  outputs: Readonly<Record<string, Tensor>>,
  declared: readonly ValueDescription[],
  symbols: ReadonlyMap<string, number> = new Map(),
): Warning[] {
  if (declared.length === 0) throw bad('The model has no outputs.');
  return declared.flatMap((value) => {
    if (value.type === NON_TENSOR) return [notRead(value.name)];
    const tensor = outputs[value.name];
    if (tensor === undefined) throw bad(`Output "${value.name}" is missing.`);
    return [...shapeWarnings(value, tensor, symbols), ...finiteWarnings(value.name, tensor)];
  });
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

function shapeWarnings(value: ValueDescription, tensor: Tensor, symbols: ReadonlyMap<string, number>): Warning[] {
  const { dims, data } = tensor;
  const expected = value.dims.map((dim) => (typeof dim === 'string' ? (symbols.get(dim) ?? dim) : dim));
  const asDeclared =
    value.dims.length === 0 ||
    (dims.length === expected.length && expected.every((dim, axis) => typeof dim !== 'number' || dim === dims[axis]));
  const elements = dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== elements) {
    throw bad(
      `Output "${value.name}" has ${data.length} elements; its shape [${dims.join(',')}] asks for ${elements}.`,
    );
  }
  if (asDeclared) return [];
  const wanted = expected.map((dim) => dim ?? '?').join(',');
  return [
    {
      code: 'output-shape',
      message: `the output ${value.name} has the shape [${dims.join(',')}]; the model declares [${wanted}]`,
      remedy:
        'The speed stands for this size. If the model is made for another one, give it: --size or --shape; else correct the declared shape.',
    },
  ];
}

function notRead(name: string): Warning {
  return {
    code: 'output-not-read',
    message: `the output ${name} is a sequence or a map: it is computed, and not compared`,
    remedy: 'The speed stands; export the model with tensors as outputs, e.g. with zipmap=False in skl2onnx.',
  };
}

/** Masked scores may be infinite; an output without a finite number is that of a broken model. */
function finiteWarnings(name: string, tensor: Tensor): Warning[] {
  const { type, data } = tensor;
  if (!type.startsWith('float')) return [];
  const isHalf = type === 'float16';
  let notFinite = 0;
  for (let index = 0; index < data.length; index += 1) {
    const value = Number(data[index]);
    if (isHalf ? (value & HALF_EXPONENT) === HALF_EXPONENT : !Number.isFinite(value)) notFinite += 1;
  }
  if (notFinite === 0) return [];
  if (notFinite === data.length) throw bad(`Output "${name}" holds nothing but NaN or infinite values.`);
  return [
    {
      code: 'output-not-finite',
      message: `the output ${name} holds NaN or infinite values (${notFinite} of ${data.length})`,
      remedy: 'Check the model with real inputs: --inputs.',
    },
  ];
}

/** All ones in the exponent: infinity or NaN. */
const HALF_EXPONENT = 0x7c00;

function bad(message: string): RunnerError {
  return new RunnerError({
    code: 'BAD_OUTPUT',
    message,
    remedy: 'Check the model: run it with a real image and look at its outputs. Speed of a wrong model means nothing.',
  });
}
