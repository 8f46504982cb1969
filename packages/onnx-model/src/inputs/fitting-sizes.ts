import type { ModelProto, NodeProto, TensorProto } from 'onnx-buf';
import { GraphView } from '../graph/graph-view.js';
import type { Dim } from '../node/graph.js';
import { inferShapes } from '../shapes/infer-shapes.js';
import { tensorDims, tensorToNumbers } from '../tensor/read.js';
import type { InputPlan, PlannedInput } from './input-plan.js';
import { firstAxisAsSize, otherSizes, resized } from './other-plans.js';
import { type InputHints, isSize } from './plan-inputs.js';

/** Shapes of larger graphs take too long for so many tries. */
const MOST_NODES = 400;
const MOST_SIZE = 512;
/** What decides whether sizes fit. */
const JUDGED: ReadonlySet<string> = new Set(['Conv', 'Reshape', 'Gemm', 'MatMul']);

/** Sizes of open axes with which a graph fits together, by input name; null where those of the plan do, or none is found. Pure. */
export function fittingSizes(model: ModelProto, plan: InputPlan): InputHints['demanded'] | null {
  if (plan.inputs.every(({ sizeFrom }) => sizeFrom !== 'convention') || fitsTogether(model, plan)) return null;
  const other = otherSizes(plan).find((one) => fitsTogether(model, one));
  if (other !== undefined) {
    return Object.fromEntries(
      other.inputs.flatMap(({ name, sample, sizeFrom }) => (sizeFrom === 'graph' ? [[name, sample] as const] : [])),
    );
  }
  if ((model.graph?.node.length ?? 0) > MOST_NODES) return null;
  for (const one of [plan, ...firstAxisAsSize(plan)]) {
    if (fitsTogether(model, one)) return null;
    const size = smallestFit(model, one);
    if (size === null) continue;
    return Object.fromEntries(
      one.inputs.flatMap((input) => {
        const axes = openAxes(input);
        return axes.length === 0
          ? []
          : [[input.name, input.sample.map((_, axis) => (axes.includes(axis) ? size : null))]];
      }),
    );
  }
  return null;
}

/** Which size of all open axes behind the first surely fits, whatever the size of the first is. */
function smallestFit(model: ModelProto, plan: InputPlan): number | null {
  const longer = resized(
    plan,
    ({ sample, batchAxis, dims }) =>
      new Map(batchAxis === null && !isSize(dims?.[0]) ? [[0, (sample[0] ?? 0) + 1]] : []),
  );
  for (let size = 1; size <= MOST_SIZE; size += 1) {
    const sized = (one: InputPlan) => resized(one, (input) => new Map(openAxes(input).map((axis) => [axis, size])));
    if (fitsTogether(model, sized(plan), true) && fitsTogether(model, sized(longer), true)) return size;
  }
  return null;
}

function openAxes({ dims, batchAxis, sizeFrom, sample }: PlannedInput): number[] {
  if (sizeFrom === 'model') return [];
  return sample.flatMap((_, axis) => (axis > 0 && axis !== batchAxis && !isSize(dims?.[axis]) ? [axis] : []));
}

/**
 * Whether no Reshape, Concat, product or convolution of the graph contradicts these sizes, as far as they can be told without running
 * it; `surely` if all of them can.
 */
export function fitsTogether(model: ModelProto, { inputs }: InputPlan, surely = false): boolean {
  const shapes = inferShapes(model, Object.fromEntries(inputs.map(({ name, sample }) => [name, sample])));
  const view = GraphView.of(model.graph as NonNullable<ModelProto['graph']>);
  return view.nodes.every((node) => {
    const given = node.input.map((name) => known(shapes.get(name)));
    if (surely && JUDGED.has(node.opType) && given[0] === undefined) return false;
    switch (node.opType) {
      case 'Conv':
        return kernelFits(node, given);
      case 'Reshape':
        return reshapeFits(given[0], numbersOf(view.constant(node.input[1])));
      case 'Concat':
        return concatFits(node, given);
      case 'Gemm':
      case 'MatMul':
        return productFits(node, given);
      default:
        return true;
    }
  });
}

type Known = readonly number[] | undefined;

function known(dims: readonly Dim[] | undefined): Known {
  return dims?.every((dim) => typeof dim === 'number') === true ? (dims as readonly number[]) : undefined;
}

function numbersOf(tensor: TensorProto | undefined): Known {
  if (tensor === undefined || tensorDims(tensor).length !== 1) return undefined;
  try {
    return tensorToNumbers(tensor);
  } catch {
    return undefined;
  }
}

function reshapeFits(given: Known, target: Known): boolean {
  if (given === undefined || target === undefined) return true;
  const size = given.reduce((product, dim) => product * dim, 1);
  const asked = target.map((dim, axis) => (dim === 0 ? (given[axis] ?? 0) : dim));
  const product = asked.reduce((all, dim) => (dim === -1 ? all : all * dim), 1);
  return asked.includes(-1) ? product > 0 && size % product === 0 : size === product;
}

function concatFits(node: NodeProto, given: readonly Known[]): boolean {
  const [first, ...others] = given;
  if (first === undefined) return true;
  const axis = Number(node.attribute.find(({ name }) => name === 'axis')?.i ?? 0n);
  const along = axis < 0 ? axis + first.length : axis;
  return others.every((dims) => dims === undefined || dims.every((dim, at) => at === along || dim === first[at]));
}

function productFits(node: NodeProto, [a, b]: readonly Known[]): boolean {
  if (a === undefined || b === undefined || a.length < 2 || b.length < 2) return true;
  const isSet = (flag: string) => node.attribute.some(({ name, i }) => name === flag && i !== 0n);
  const columns = isSet('transA') ? a.at(-2) : a.at(-1);
  const rows = isSet('transB') ? b.at(-1) : b.at(-2);
  return columns === rows;
}

/** No kernel is larger than its padded input. */
function kernelFits(node: NodeProto, [input, weights]: readonly Known[]): boolean {
  if (input === undefined || weights === undefined) return true;
  const numbers = (name: string) => node.attribute.find((one) => one.name === name)?.ints.map(Number) ?? [];
  const [pads, dilations] = [numbers('pads'), numbers('dilations')];
  if (node.attribute.some(({ name, s }) => name === 'auto_pad' && /^SAME/.test(new TextDecoder().decode(s))))
    return true;
  const spatial = input.slice(2);
  return spatial.every((size, axis) => {
    const padded = size + (pads[axis] ?? 0) + (pads[axis + spatial.length] ?? 0);
    return padded > (dilations[axis] ?? 1) * ((weights[axis + 2] ?? 1) - 1);
  });
}
