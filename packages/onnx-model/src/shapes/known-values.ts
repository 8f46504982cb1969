import { getInt, getInts, getTensor } from '../node/attributes.js';
import type { Dim } from '../node/graph.js';
import type { KnownNumbers, ShapeContext } from './shape-rule.js';
import { isFloatType, MAX_KNOWN_VALUES, readNumbers } from './short-tensor.js';

/** The contents of a small output, where they follow from shapes and constants. */
type ValueRule = (context: ShapeContext) => KnownNumbers | undefined;

const whole = (values: readonly Dim[] | undefined): KnownNumbers | undefined =>
  values === undefined ? undefined : { values, isFloat: false };

const passOn: ValueRule = ({ numbers }) => numbers(0);

const shapeValues: ValueRule = ({ node, shape }) =>
  whole(shape(0)?.slice(getInt(node, 'start', 0), getInt(node, 'end', undefined)));

const constantValues: ValueRule = ({ node }) => {
  const single = getInt(node, 'value_int', undefined);
  return whole(single === undefined ? getInts(node, 'value_ints', undefined) : [single]);
};

const gatherValues: ValueRule = ({ numbers, values }) => {
  const data = numbers(0);
  const picked = values(1)?.map((index) => (typeof index === 'number' ? data?.values.at(index) : undefined));
  return data !== undefined && picked?.every((value) => value !== undefined) ? { ...data, values: picked } : undefined;
};

const concatValues: ValueRule = ({ node, numbers }) => {
  const parts = node.input.map((_, index) => numbers(index));
  if (!parts.every((part) => part !== undefined)) return undefined;
  return { values: parts.flatMap(({ values }) => values), isFloat: parts.some(({ isFloat }) => isFloat) };
};

const sliceValues: ValueRule = ({ node, numbers, values }) => {
  const start = getInts(node, 'starts', undefined)?.[0] ?? values(1)?.[0];
  const end = getInts(node, 'ends', undefined)?.[0] ?? values(2)?.[0];
  const step = values(4)?.[0] ?? 1;
  const data = numbers(0);
  if (data === undefined || typeof start !== 'number' || typeof end !== 'number' || step !== 1) return undefined;
  return { ...data, values: data.values.slice(start, end) };
};

/** A name stays a name only where nothing is done to it: cast from whole to whole, or from float to float. */
const castValues: ValueRule = ({ node, numbers }) => {
  const data = numbers(0);
  const isFloat = isFloatType(getInt(node, 'to', 0));
  if (data === undefined) return undefined;
  const truncates = data.isFloat && !isFloat;
  return {
    isFloat,
    values: truncates ? data.values.map((v) => (typeof v === 'number' ? Math.trunc(v) : v)) : data.values,
  };
};

/** A calculation on numbers, scalars and lists of one length; names are not calculated with. */
function calculated(calculate: (a: number, b: number, isFloat: boolean) => number): ValueRule {
  return ({ numbers }) => {
    const [a, b] = [numbers(0), numbers(1)];
    if (a === undefined || b === undefined) return undefined;
    const length = Math.max(a.values.length, b.values.length);
    if ([a, b].some(({ values }) => values.length !== length && values.length !== 1)) return undefined;
    const isFloat = a.isFloat || b.isFloat;
    const values = Array.from({ length }, (_, index) => {
      const [left, right] = [a, b].map((one) => one.values[one.values.length === 1 ? 0 : index]);
      return typeof left === 'number' && typeof right === 'number' ? calculate(left, right, isFloat) : Number.NaN;
    });
    return values.every(Number.isFinite) ? { values, isFloat } : undefined;
  };
}

function rounded(calculate: (value: number) => number): ValueRule {
  return ({ numbers }) => {
    const data = numbers(0);
    const values = data?.values.flatMap((value) => (typeof value === 'number' ? [calculate(value)] : []));
    return data !== undefined && values?.length === data.values.length ? { ...data, values } : undefined;
  };
}

const constantOfShapeValues: ValueRule = ({ node, values }) => {
  const length = values(0)?.reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : Number.NaN), 1);
  const filled = getTensor(node, 'value', undefined);
  const fill = filled === undefined ? { values: [0], isFloat: true } : readNumbers(filled);
  const [value] = fill?.values ?? [];
  if (length === undefined || fill === undefined || value === undefined) return undefined;
  // A tensor of any length could be asked for; shapes are short.
  return length >= 0 && length <= MAX_KNOWN_VALUES
    ? { values: Array.from({ length }, () => value), isFloat: fill.isFloat }
    : undefined;
};

/**
 * How exporters compute a target shape: Shape, then Gather / Slice and some arithmetic, Unsqueeze, Concat, then Reshape,
 * Resize or Slice. All values are lists here, so Squeeze and Unsqueeze change nothing.
 */
export const KNOWN_VALUES: ReadonlyMap<string, ValueRule> = new Map<string, ValueRule>([
  ['Shape', shapeValues],
  ['Constant', constantValues],
  ['ConstantOfShape', constantOfShapeValues],
  ['Gather', gatherValues],
  ['Concat', concatValues],
  ['Slice', sliceValues],
  ['Cast', castValues],
  ['Add', calculated((a, b) => a + b)],
  ['Sub', calculated((a, b) => a - b)],
  ['Mul', calculated((a, b) => a * b)],
  ['Div', calculated((a, b, isFloat) => (isFloat ? a / b : Math.trunc(a / b)))],
  ['Min', calculated((a, b) => Math.min(a, b))],
  ['Max', calculated((a, b) => Math.max(a, b))],
  ['Floor', rounded(Math.floor)],
  ['Ceil', rounded(Math.ceil)],
  ['Round', rounded(Math.round)],
  ['Identity', passOn],
  ['Squeeze', passOn],
  ['Unsqueeze', passOn],
]);
