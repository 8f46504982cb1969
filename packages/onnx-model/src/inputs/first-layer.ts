import type { NodeProto, TensorProto } from 'onnx-buf';
import type { GraphView } from '../graph/graph-view.js';
import { getInt, getInts } from '../node/attributes.js';
import { tensorDims, tensorToNumbers } from '../tensor/read.js';
import type { InputSpec } from './input-spec.js';

/** Per axis of a tensor: the axis of the input that it is; null for one that was put in or calculated. */
type Axes = readonly (number | null)[];

/** So many nodes are followed from an input. */
const MOST_STEPS = 12;
/** They change values and no shape. */
const ELEMENTWISE: ReadonlySet<string> = new Set([
  'Identity',
  'Cast',
  'Clip',
  'Relu',
  'Sqrt',
  'Log',
  'Exp',
  'Abs',
  'Neg',
]);
const WITH_CONSTANT: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Max', 'Min']);

/**
 * The sizes of an input without which the first layers that read it do not fit: rows of a matrix, input channels of a convolution,
 * features of a recurrent layer, constants of a normalization. null for an axis that may have any size.
 */
export function firstLayerSizes(view: GraphView, { name, dims }: InputSpec): (number | null)[] {
  const sizes: (number | null)[] = (dims ?? []).map(() => null);
  let front: { readonly name: string; readonly axes: Axes }[] = [{ name, axes: (dims ?? []).map((_, axis) => axis) }];
  for (let step = 0; step < MOST_STEPS && front.length > 0; step += 1) {
    front = front.flatMap((one) =>
      view.readers(one.name).flatMap((node) => {
        for (const [at, size] of demandsOf(node, one.name, one.axes.length, view)) {
          const axis = one.axes.at(at);
          if (axis !== undefined && axis !== null) sizes[axis] ??= size;
        }
        const axes = axesBehind(node, one.name, one.axes, view);
        const [output = ''] = node.output;
        return axes === null || output === '' ? [] : [{ name: output, axes }];
      }),
    );
  }
  return sizes;
}

/** Axes of what a node reads, from the end where negative, with the sizes that they must have. */
function demandsOf(node: NodeProto, input: string, rank: number, view: GraphView): [axis: number, size: number][] {
  const shapeOf = (at: number): readonly number[] | null => {
    const constant = view.constant(node.input[at]);
    return constant === undefined ? null : tensorDims(constant);
  };
  const isFirst = node.input[0] === input;
  const weights = shapeOf(1);
  switch (node.opType) {
    case 'MatMul': {
      const rows = isFirst && (weights?.length ?? 0) >= 2 ? weights?.at(-2) : undefined;
      return rows === undefined ? [] : [[-1, rows]];
    }
    case 'Gemm': {
      if (!isFirst || weights?.length !== 2 || getInt(node, 'transA', 0) !== 0) return [];
      return [[-1, weights[getInt(node, 'transB', 0) === 0 ? 0 : 1] ?? 1]];
    }
    case 'Conv':
      return isFirst && weights !== null ? [[1, (weights[1] ?? 1) * getInt(node, 'group', 1)]] : [];
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      return isFirst && weights?.length === 3 ? [[-1, weights[2] ?? 1]] : [];
    case 'BatchNormalization':
      return isFirst && weights?.length === 1 ? [[1, weights[0] ?? 1]] : [];
    default: {
      if (!WITH_CONSTANT.has(node.opType)) return [];
      const other = shapeOf(isFirst ? 1 : 0) ?? [];
      // A larger constant would widen what it meets.
      if (other.length > rank) return [];
      return other.flatMap((size, at): [number, number][] => (size > 1 ? [[at - other.length, size]] : []));
    }
  }
}

/** The axes of what a node makes of a tensor; null where they cannot be told apart any more. */
function axesBehind(node: NodeProto, input: string, axes: Axes, view: GraphView): Axes | null {
  if (ELEMENTWISE.has(node.opType)) return axes;
  if (WITH_CONSTANT.has(node.opType)) {
    const other = view.constant(node.input[node.input[0] === input ? 1 : 0]);
    return other !== undefined && tensorDims(other).length <= axes.length ? axes : null;
  }
  if (node.input[0] !== input) return null;
  switch (node.opType) {
    case 'Transpose': {
      const order = getInts(
        node,
        'perm',
        axes.map((_, axis) => axes.length - 1 - axis),
      );
      return order.map((axis) => axes[axis] ?? null);
    }
    case 'Unsqueeze': {
      const added = axesOf(node, view);
      if (added === null) return null;
      const rank = axes.length + added.length;
      const places = new Set(added.map((axis) => (axis < 0 ? axis + rank : axis)));
      const left = [...axes];
      return Array.from({ length: rank }, (_, at) => (places.has(at) ? null : (left.shift() ?? null)));
    }
    case 'Squeeze': {
      const dropped = axesOf(node, view);
      if (dropped === null) return null;
      const places = new Set(dropped.map((axis) => (axis < 0 ? axis + axes.length : axis)));
      return axes.filter((_, at) => !places.has(at));
    }
    default:
      return null;
  }
}

/** The axes that a node names, as an attribute (before opset 13) or as a constant input. */
function axesOf(node: NodeProto, view: GraphView): number[] | null {
  const listed = getInts(node, 'axes', []);
  if (listed.length > 0) return listed;
  const constant: TensorProto | undefined = view.constant(node.input[1]);
  return constant === undefined ? null : tensorToNumbers(constant);
}
