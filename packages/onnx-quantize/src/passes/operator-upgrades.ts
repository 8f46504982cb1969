import {
  attribute,
  float32Tensor,
  getFloat,
  getInt,
  getInts,
  int64Tensor,
  type NodeProto,
  type TensorProto,
} from '@rn50/onnx-model';

export interface UpgradeContext {
  /** The opset the model is written in, 7 to 12. */
  readonly opset: number;
  /** Rank of a tensor, undefined where it cannot be told. */
  rank(tensor: string): number | undefined;
  /** Adds a constant under a free name near `wanted`, and returns that name. */
  addConstant(wanted: string, make: (name: string) => TensorProto): string;
}

/** What of the node changes, or why it cannot be converted. */
type Upgrade = Partial<Pick<NodeProto, 'input' | 'attribute'>> | { readonly refused: string };
type UpgradeRule = (node: NodeProto, context: UpgradeContext) => Upgrade;

/** The operators written in another way at opset 13, each by its changes since opset 7 (https://onnx.ai/onnx/operators/). */
export const OPERATOR_UPGRADES: ReadonlyMap<string, UpgradeRule> = new Map<string, UpgradeRule>([
  ['Softmax', lastAxis],
  ['LogSoftmax', lastAxis],
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

function resize(_node: NodeProto, context: UpgradeContext): Upgrade {
  return context.opset >= 11 ? {} : { refused: 'opset 10 does not say which pixels it reads' };
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
