import { getInt, getInts } from '../node/attributes.js';
import type { Dim } from '../node/graph.js';
import type { ShapeContext } from './shape-rule.js';

/** The contents of a whole-number output, where they follow from shapes and constants. */
type ValueRule = (context: ShapeContext) => readonly Dim[] | undefined;

const passOn: ValueRule = ({ values }) => values(0);

const shapeValues: ValueRule = ({ node, shape }) =>
  shape(0)?.slice(getInt(node, 'start', 0), getInt(node, 'end', undefined));

const constantValues: ValueRule = ({ node }) => {
  const single = getInt(node, 'value_int', undefined);
  return single === undefined ? getInts(node, 'value_ints', undefined) : [single];
};

const gatherValues: ValueRule = ({ values }) => {
  const data = values(0);
  const picked = values(1)?.map((index) => (typeof index === 'number' ? data?.at(index) : undefined));
  return picked?.every((value) => value !== undefined) ? picked : undefined;
};

const concatValues: ValueRule = ({ node, values }) => {
  const parts = node.input.map((_, index) => values(index));
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
};

const sliceValues: ValueRule = ({ node, values }) => {
  const start = getInts(node, 'starts', undefined)?.[0] ?? values(1)?.[0];
  const end = getInts(node, 'ends', undefined)?.[0] ?? values(2)?.[0];
  const step = values(4)?.[0] ?? 1;
  return typeof start === 'number' && typeof end === 'number' && step === 1 ? values(0)?.slice(start, end) : undefined;
};

/**
 * How exporters compute a target shape: Shape, then Gather / Slice, Unsqueeze, Concat, then Reshape or Resize.
 * All values are lists here, so Squeeze, Unsqueeze and Cast change nothing.
 */
export const KNOWN_VALUES: ReadonlyMap<string, ValueRule> = new Map<string, ValueRule>([
  ['Shape', shapeValues],
  ['Constant', constantValues],
  ['Gather', gatherValues],
  ['Concat', concatValues],
  ['Slice', sliceValues],
  ['Cast', passOn],
  ['Identity', passOn],
  ['Squeeze', passOn],
  ['Unsqueeze', passOn],
]);
