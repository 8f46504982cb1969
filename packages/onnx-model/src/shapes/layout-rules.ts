import { getInt, getInts, getString } from '../node/attributes.js';
import type { Dim } from '../node/graph.js';
import { dimProduct } from './broadcast.js';
import type { ShapeContext, ShapeRule } from './shape-rule.js';

/** Attribute until some opset, an input after it: both are accepted. */
function listArgument(context: ShapeContext, attribute: string, input: number): readonly number[] | undefined {
  const values = getInts(context.node, attribute, undefined) ?? context.values(input);
  return values?.every((value) => typeof value === 'number') ? values : undefined;
}

function hasArgument({ node }: ShapeContext, attribute: string, input: number): boolean {
  return getInts(node, attribute, undefined) !== undefined || (node.input[input] ?? '') !== '';
}

/** An axis counted from the end, from the start. */
export const wrap = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

export const flatten: ShapeRule = ({ node, shape }) => {
  const input = shape(0);
  if (input === undefined) return [];
  const axis = wrap(getInt(node, 'axis', 1), input.length);
  const rows = dimProduct(input.slice(0, axis));
  const columns = dimProduct(input.slice(axis));
  return rows === undefined || columns === undefined ? [] : [[rows, columns]];
};

export const reshape: ShapeRule = (context) => {
  const input = context.shape(0);
  const wanted = getInts(context.node, 'shape', undefined) ?? context.values(1);
  if (wanted === undefined) return [];
  const copiesZero = getInt(context.node, 'allowzero', 0) === 0;
  const dims = wanted.map((dim, axis) => (dim === 0 && copiesZero ? input?.[axis] : dim));
  const open = dims.indexOf(-1);
  const others = dims.filter((_, axis) => axis !== open);
  if (!others.every((dim) => dim !== undefined)) return [];
  if (open < 0) return [others];
  const rest = input === undefined ? undefined : quotient(input, others);
  return rest === undefined ? [] : [[...others.slice(0, open), rest, ...others.slice(open)]];
};

/** product(all) / product(part), with names that occur on both sides cancelled. */
function quotient(all: readonly Dim[], part: readonly Dim[]): Dim | undefined {
  const left = [...all];
  const right: Dim[] = [];
  for (const dim of part) {
    const at = typeof dim === 'string' ? left.indexOf(dim) : -1;
    if (at >= 0) left.splice(at, 1);
    else right.push(dim);
  }
  const divisor = dimProduct(right);
  const dividend = dimProduct(left);
  if (divisor === 1) return dividend;
  return typeof dividend === 'number' && typeof divisor === 'number' ? dividend / divisor : undefined;
}

export const transpose: ShapeRule = ({ node, shape }) => {
  const input = shape(0);
  if (input === undefined) return [];
  const order = getInts(node, 'perm', undefined) ?? input.map((_, axis) => input.length - 1 - axis);
  const dims = order.map((axis) => input[axis]);
  return dims.every((dim) => dim !== undefined) ? [dims] : [];
};

export const squeeze: ShapeRule = (context) => {
  const input = context.shape(0);
  if (input === undefined) return [];
  if (!hasArgument(context, 'axes', 1)) return [input.filter((dim) => dim !== 1)];
  const axes = listArgument(context, 'axes', 1)?.map((axis) => wrap(axis, input.length));
  return axes === undefined ? [] : [input.filter((_, axis) => !axes.includes(axis))];
};

export const unsqueeze: ShapeRule = (context) => {
  const input = context.shape(0);
  const axes = listArgument(context, 'axes', 1);
  if (input === undefined || axes === undefined) return [];
  const rank = input.length + axes.length;
  const dims: Dim[] = [...input];
  for (const axis of axes.map((value) => wrap(value, rank)).sort((a, b) => a - b)) dims.splice(axis, 0, 1);
  return [dims];
};

export const concat: ShapeRule = ({ node, shape }) => {
  const inputs = node.input.map((_, index) => shape(index));
  const [first] = inputs;
  if (first === undefined || !inputs.every((dims) => dims !== undefined)) return [];
  const axis = wrap(getInt(node, 'axis', 0), first.length);
  const sizes = inputs.map((dims) => dims[axis]);
  if (!sizes.every((size) => typeof size === 'number')) return [];
  return [
    first.with(
      axis,
      sizes.reduce((sum, size) => sum + size, 0),
    ),
  ];
};

export const pad: ShapeRule = (context) => {
  const input = context.shape(0);
  const pads = listArgument(context, 'pads', 1);
  if (input === undefined || pads === undefined || pads.length !== 2 * input.length) return [];
  const dims = input.map((dim, axis) => {
    const added = (pads[axis] ?? 0) + (pads[axis + input.length] ?? 0);
    if (typeof dim === 'number') return dim + added;
    return added === 0 ? dim : undefined;
  });
  return dims.every((dim) => dim !== undefined) ? [dims] : [];
};

/** Inputs of Resize from opset 11: X, roi, scales, sizes; of opset 10 and Upsample: X, scales. */
export const resize: ShapeRule = ({ node, opset, shape, values, floats }) => {
  const input = shape(0);
  if (input === undefined) return [];
  const late = node.opType === 'Resize' && opset >= 11;
  const sizes = late ? values(3) : undefined;
  if (sizes !== undefined && sizes.length === input.length) return [sizes];
  const scales = floats(late ? 2 : 1);
  if (scales === undefined || scales.length !== input.length) return [];
  const dims = input.map((dim, axis) => {
    if (typeof dim === 'number') return Math.floor(dim * (scales[axis] ?? 1));
    return scales[axis] === 1 ? dim : undefined;
  });
  return dims.every((dim) => dim !== undefined) ? [dims] : [];
};

export const reduce: ShapeRule = (context) => {
  const input = context.shape(0);
  if (input === undefined) return [];
  const keep = getInt(context.node, 'keepdims', 1) === 1;
  const given = hasArgument(context, 'axes', 1);
  if (!given && getInt(context.node, 'noop_with_empty_axes', 0) === 1) return [input];
  const axes = given
    ? listArgument(context, 'axes', 1)?.map((axis) => wrap(axis, input.length))
    : input.map((_, i) => i);
  if (axes === undefined) return [];
  return [keep ? input.map((dim, axis) => (axes.includes(axis) ? 1 : dim)) : input.filter((_, a) => !axes.includes(a))];
};

export const spaceToDepth: ShapeRule = ({ node, shape }) => {
  const [n, c, h, w] = shape(0) ?? [];
  const block = getInt(node, 'blocksize', 1);
  if (n === undefined || typeof c !== 'number' || typeof h !== 'number' || typeof w !== 'number') return [];
  return [[n, c * block * block, h / block, w / block]];
};

export const depthToSpace: ShapeRule = ({ node, shape }) => {
  const [n, c, h, w] = shape(0) ?? [];
  const block = getInt(node, 'blocksize', 1);
  if (n === undefined || typeof c !== 'number' || typeof h !== 'number' || typeof w !== 'number') return [];
  return [[n, c / (block * block), h * block, w * block]];
};

export const slice: ShapeRule = (context) => {
  const input = context.shape(0);
  const starts = listArgument(context, 'starts', 1);
  const ends = listArgument(context, 'ends', 2);
  if (input === undefined || starts === undefined || ends === undefined) return [];
  const axes = hasArgument(context, 'axes', 3) ? listArgument(context, 'axes', 3) : starts.map((_, index) => index);
  const steps = hasArgument(context, 'steps', 4) ? listArgument(context, 'steps', 4) : starts.map(() => 1);
  if (axes === undefined || steps === undefined) return [];
  const dims: (Dim | undefined)[] = [...input];
  axes.forEach((given, index) => {
    const axis = wrap(given, input.length);
    dims[axis] = sliceLength(input[axis], starts[index] ?? 0, ends[index] ?? 0, steps[index] ?? 1);
  });
  return dims.every((dim) => dim !== undefined) ? [dims] : [];
};

function sliceLength(dim: Dim | undefined, start: number, end: number, step: number): Dim | undefined {
  if (start === 0 && end >= Number.MAX_SAFE_INTEGER && step === 1) return dim;
  if (typeof dim !== 'number' || step === 0) return undefined;
  const clamp = (at: number): number => Math.min(Math.max(wrap(at, dim), step > 0 ? 0 : -1), step > 0 ? dim : dim - 1);
  return Math.max(0, Math.ceil((clamp(end) - clamp(start)) / step));
}

export const gather: ShapeRule = ({ node, shape }) => {
  const data = shape(0);
  const indices = shape(1);
  if (data === undefined || indices === undefined) return [];
  const axis = wrap(getInt(node, 'axis', 0), data.length);
  return [[...data.slice(0, axis), ...indices, ...data.slice(axis + 1)]];
};

export const constant: ShapeRule = ({ node }) => {
  const tensor = node.attribute.find(({ name }) => name === 'value')?.t;
  if (tensor !== undefined) return [tensor.dims.map(Number)];
  if (getInt(node, 'value_int', null) !== null || getString(node, 'value_string', null) !== null) return [[]];
  const ints = getInts(node, 'value_ints', null);
  return ints === null ? [] : [[ints.length]];
};
