import { getInt, getInts, getString } from '../node/attributes.js';
import type { Dim } from '../node/graph.js';
import { broadcast } from './broadcast.js';
import { wrap } from './layout-rules.js';
import type { ShapeContext, ShapeRule } from './shape-rule.js';

/** A list of whole numbers that is an input. */
function listInput({ values }: ShapeContext, input: number): readonly number[] | undefined {
  const list = values(input);
  return list?.every((value) => typeof value === 'number') ? list : undefined;
}

/** Parts as given (an attribute until opset 12), else equal ones, the last of which may be smaller (opset 18). */
export const split: ShapeRule = (context) => {
  const { node, shape } = context;
  const input = shape(0);
  if (input === undefined) return [];
  const axis = wrap(getInt(node, 'axis', 0), input.length);
  const isGiven = (node.input[1] ?? '') !== '';
  const given = getInts(node, 'split', undefined) ?? (isGiven ? listInput(context, 1) : undefined);
  const parts = given ?? (isGiven ? undefined : equalParts(input[axis], node.output.length));
  return parts === undefined ? [] : parts.map((part) => input.with(axis, part));
};

function equalParts(size: Dim | undefined, count: number): number[] | undefined {
  if (typeof size !== 'number') return undefined;
  const part = Math.ceil(size / count);
  return Array.from({ length: count }, (_, index) => Math.min(part, size - index * part));
}

export const expand: ShapeRule = ({ shape, values }) => [broadcast([shape(0), values(1)])];

export const tile: ShapeRule = (context) => {
  const input = context.shape(0);
  const repeats = listInput(context, 1);
  if (input === undefined || repeats?.length !== input.length) return [];
  const dims = input.map((dim, axis) => {
    const times = repeats[axis] ?? 1;
    return typeof dim === 'number' ? dim * times : times === 1 ? dim : undefined;
  });
  return dims.every((dim) => dim !== undefined) ? [dims] : [];
};

/** ConstantOfShape, RandomNormal and their like: the shape is what an input or attribute says. */
export const shapeGiven: ShapeRule = ({ node, values }) => [getInts(node, 'shape', undefined) ?? values(0)];

export const range: ShapeRule = ({ numbers }) => {
  const [start, limit, delta] = [0, 1, 2].map((index) => numbers(index)?.values[0]);
  if (typeof start !== 'number' || typeof limit !== 'number' || typeof delta !== 'number') return [];
  return [[Math.max(0, Math.ceil((limit - start) / delta))]];
};

export const argument: ShapeRule = ({ node, shape }) => {
  const input = shape(0);
  if (input === undefined) return [];
  const axis = wrap(getInt(node, 'axis', 0), input.length);
  return [getInt(node, 'keepdims', 1) === 1 ? input.with(axis, 1) : input.toSpliced(axis, 1)];
};

export const topK: ShapeRule = (context) => {
  const input = context.shape(0);
  const count = getInt(context.node, 'k', undefined) ?? listInput(context, 1)?.[0];
  if (input === undefined || count === undefined) return [];
  const best = input.with(wrap(getInt(context.node, 'axis', -1), input.length), count);
  return [best, best];
};

export const gatherNd: ShapeRule = ({ node, shape }) => {
  const [data, indices] = [shape(0), shape(1)];
  const depth = indices?.at(-1);
  if (data === undefined || indices === undefined || typeof depth !== 'number') return [];
  return [[...indices.slice(0, -1), ...data.slice(getInt(node, 'batch_dims', 0) + depth)]];
};

/** GridSample `[N, C, …]` at `[N, places…, axes]`. */
export const gridSample: ShapeRule = ({ shape }) => {
  const [image, grid] = [shape(0), shape(1)];
  return image === undefined || grid === undefined ? [] : [[...image.slice(0, 2), ...grid.slice(1, -1)]];
};

export const roiAlign: ShapeRule = ({ node, shape }) => {
  const [channels, regions] = [shape(0)?.[1], shape(1)?.[0]];
  if (channels === undefined || regions === undefined) return [];
  return [[regions, channels, getInt(node, 'output_height', 1), getInt(node, 'output_width', 1)]];
};

/** Einsum without an ellipsis: each letter is an axis. */
export const einsum: ShapeRule = ({ node, shape }) => {
  const terms = einsumTerms(getString(node, 'equation', ''));
  if (terms === null) return [];
  const sizes = new Map<string, Dim>();
  for (const [index, letters] of terms.inputs.entries()) {
    const dims = shape(index);
    if (dims?.length !== letters.length) return [];
    for (const [axis, letter] of letters.entries())
      if (sizes.get(letter) !== dims[axis]) sizes.set(letter, dims[axis] ?? 1);
  }
  const output = terms.output.map((letter) => sizes.get(letter));
  return output.every((dim) => dim !== undefined) ? [output] : [];
};

/** The letters of `bij,bjk->bik`; null where the equation has an ellipsis. An output left out is every letter seen once. */
export function einsumTerms(equation: string): { readonly inputs: string[][]; readonly output: string[] } | null {
  const [left = '', right] = equation.replace(/\s/g, '').split('->');
  if (left === '' || equation.includes('.')) return null;
  const inputs = left.split(',').map((term) => [...term]);
  const all = inputs.flat();
  const once = [...new Set(all)].filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  return { inputs, output: right === undefined ? once : [...right] };
}

/** LSTM, GRU and RNN: the whole sequence, then the last state of each kind. */
export const recurrent: ShapeRule = ({ node, shape }) => {
  const [length, batch] = shape(0) ?? [];
  const directions = shape(2)?.[0];
  const hidden = shape(2)?.at(-1);
  if (length === undefined || batch === undefined || directions === undefined || hidden === undefined) return [];
  if (getInt(node, 'layout', 0) !== 0) return [];
  const state = [directions, batch, hidden];
  return [[length, directions, batch, hidden], state, state];
};
