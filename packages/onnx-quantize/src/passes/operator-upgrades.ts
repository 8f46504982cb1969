import {
  attribute,
  float32Tensor,
  getFloat,
  getFloats,
  getInt,
  getInts,
  getString,
  int64Tensor,
  node as makeNode,
  type NodeProto,
  type TensorProto,
} from '@rn50/onnx-model';

export interface UpgradeContext {
  /** The opset the model is written in, 7 to 12. */
  readonly opset: number;
  /** Rank of a tensor, undefined if unknown. */
  rank(tensor: string): number | undefined;
  /** Contents of a float32 constant. */
  floats(tensor: string): readonly number[] | undefined;
  /** A name no tensor has yet, near the wanted one. */
  fresh(wanted: string): string;
  /** Adds a constant under a free name near `wanted`, and returns that name. */
  addConstant(wanted: string, make: (name: string) => TensorProto): string;
}

/** Changes to the node, the nodes that replace it, or why it cannot be converted. */
type Upgrade =
  | Partial<Pick<NodeProto, 'opType' | 'input' | 'attribute'>>
  | { readonly nodes: readonly NodeProto[] }
  | { readonly refused: string };
type UpgradeRule = (node: NodeProto, context: UpgradeContext) => Upgrade;

/** The operators written in another way at opset 13, each by its changes since opset 7 (https://onnx.ai/onnx/operators/). */
export const OPERATOR_UPGRADES: ReadonlyMap<string, UpgradeRule> = new Map<string, UpgradeRule>([
  ['Softmax', flattened],
  ['LogSoftmax', flattened],
  ['Hardmax', lastAxis],
  ['Squeeze', (node, context) => attributesToInputs(node, context, ['axes'])],
  ['Unsqueeze', (node, context) => attributesToInputs(node, context, ['axes'])],
  ['ReduceSum', (node, context) => attributesToInputs(node, context, ['axes'])],
  ['Split', (node, context) => attributesToInputs(node, context, ['split'])],
  ['Slice', slice],
  ['Pad', pad],
  ['Clip', clip],
  ['Dropout', dropout],
  ['BatchNormalization', batchNormalization],
  ['Resize', resize],
  ['Upsample', upsample],
  ['TopK', topK],
  ['Scatter', () => ({ opType: 'ScatterElements' })],
]);

/** Opset 13: one axis, -1 by default. Before: everything from axis 1 on, flattened; the same only for the last axis. */
function lastAxis(node: NodeProto, context: UpgradeContext): Upgrade {
  const rank = context.rank(node.input[0] ?? '');
  const axis = getInt(node, 'axis', 1);
  if (axis === -1) return {};
  if (rank === undefined) return { refused: 'the rank of its input is not known' };
  if (axis !== rank - 1)
    return { refused: `it works on axis ${axis} of ${rank}, which means something else since opset 13` };
  return { attribute: [...without(node, ['axis']), attribute('axis', { int: axis })] };
}

/** Softmax over everything from an axis on, as before opset 13: the input flattened to rows, and given its shape again. */
function flattened(node: NodeProto, context: UpgradeContext): Upgrade {
  const plain = lastAxis(node, context);
  if (!('refused' in plain)) return plain;
  const [input = ''] = node.input;
  const [output = ''] = node.output;
  const [rows, results, shape] = ['rows', 'results', 'shape'].map((part) => context.fresh(`${output}_${part}`));
  if (rows === undefined || results === undefined || shape === undefined) return plain;
  return {
    nodes: [
      makeNode('Flatten', [input], [rows], { axis: { int: getInt(node, 'axis', 1) } }),
      makeNode(node.opType, [rows], [results], { axis: { int: -1 } }, node.name),
      makeNode('Shape', [input], [shape]),
      makeNode('Reshape', [results, shape], [output]),
    ],
  };
}

/** Attributes that became constant inputs, in this order behind the first input. */
function attributesToInputs(node: NodeProto, context: UpgradeContext, names: readonly string[]): Upgrade {
  const added = names.map((name) => {
    const values = getInts(node, name, undefined);
    return values === undefined ? '' : int64Input(node, context, name, values);
  });
  while (added.at(-1) === '') added.pop();
  return { input: [node.input[0] ?? '', ...added], attribute: without(node, names) };
}

function slice(node: NodeProto, context: UpgradeContext): Upgrade {
  return context.opset >= 10 ? {} : attributesToInputs(node, context, ['starts', 'ends', 'axes']);
}

function pad(node: NodeProto, context: UpgradeContext): Upgrade {
  if (context.opset >= 11) return {};
  const pads = int64Input(node, context, 'pads', getInts(node, 'pads', []));
  const value = float32Input(node, context, 'value', getFloat(node, 'value', 0));
  return { input: [node.input[0] ?? '', pads, value], attribute: without(node, ['pads', 'value']) };
}

function clip(node: NodeProto, context: UpgradeContext): Upgrade {
  if (context.opset >= 11) return {};
  const limits = ['min', 'max'].map((name) => {
    const limit = getFloat(node, name, undefined);
    return limit === undefined ? '' : float32Input(node, context, name, limit);
  });
  return { input: [node.input[0] ?? '', ...limits], attribute: without(node, ['min', 'max']) };
}

/** At inference the ratio changes nothing. */
function dropout(node: NodeProto, context: UpgradeContext): Upgrade {
  return context.opset >= 12 ? {} : { attribute: without(node, ['ratio']) };
}

function batchNormalization(node: NodeProto): Upgrade {
  if (getInt(node, 'spatial', 1) !== 1) return { refused: 'it normalizes each position by itself (spatial = 0)' };
  return { attribute: without(node, ['spatial']) };
}

/** Opset 10 counts pixels from the corner; ONNX Runtime takes the one before when it enlarges, the one after when it shrinks. */
function resize(node: NodeProto, context: UpgradeContext): Upgrade {
  if (context.opset >= 11) return {};
  const [input = '', scales = ''] = node.input;
  const values = context.floats(scales);
  if (values === undefined) return { refused: 'its scales are not constant' };
  const enlarges = values.every((scale) => scale >= 1);
  if (!enlarges && values.some((scale) => scale > 1)) return { refused: 'it enlarges one axis and shrinks another' };
  return resampled(node, [input, '', scales], enlarges ? 'floor' : 'ceil');
}

/** Removed in opset 10; its scales are an attribute until opset 8. They are never below 1. */
function upsample(node: NodeProto, context: UpgradeContext): Upgrade {
  const [input = '', given = ''] = node.input;
  const listed = getFloats(node, 'scales', undefined);
  const scales =
    listed === undefined
      ? given
      : context.addConstant(`${node.output[0]}_scales`, (free) => float32Tensor(free, [listed.length], listed));
  return resampled(node, [input, '', scales], 'floor');
}

function resampled(node: NodeProto, input: string[], nearest: 'floor' | 'ceil'): Upgrade {
  const mode = getString(node, 'mode', 'nearest');
  return {
    opType: 'Resize',
    input,
    attribute: [
      attribute('mode', { string: mode }),
      attribute('coordinate_transformation_mode', { string: 'asymmetric' }),
      attribute('nearest_mode', { string: nearest }),
    ],
  };
}

/** Its count is an attribute until opset 9. */
function topK(node: NodeProto, context: UpgradeContext): Upgrade {
  const count = getInt(node, 'k', undefined);
  if (count === undefined) return {};
  return { input: [node.input[0] ?? '', int64Input(node, context, 'k', [count])], attribute: without(node, ['k']) };
}

function int64Input(node: NodeProto, context: UpgradeContext, name: string, values: readonly number[]): string {
  return context.addConstant(`${node.output[0]}_${name}`, (free) => int64Tensor(free, [values.length], values));
}

function float32Input(node: NodeProto, context: UpgradeContext, name: string, value: number): string {
  return context.addConstant(`${node.output[0]}_${name}`, (free) => float32Tensor(free, [], [value]));
}

function without(node: NodeProto, names: readonly string[]): NodeProto['attribute'] {
  return node.attribute.filter(({ name }) => !names.includes(name));
}
