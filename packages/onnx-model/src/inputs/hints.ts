import { TensorProto_DataType as DataType, type ModelProto, type NodeProto, type TensorProto } from 'onnx-buf';
import { GraphView } from '../graph/graph-view.js';
import { tensorDims, tensorToNumbers } from '../tensor/read.js';
import { exporterNotes } from './exporter-notes.js';
import { firstLayerSizes } from './first-layer.js';
import { fitsTogether, fittingSizes } from './fitting-sizes.js';
import type { PictureRange } from './input-plan.js';
import type { InputSpec } from './input-spec.js';
import { pictureAxes } from './picture-sizes.js';
import { conventionalPlan, type InputHints, NO_HINTS } from './plan-inputs.js';

/** Operators that hand their first input's values on. */
const PASSES_ON: ReadonlySet<string> = new Set([
  'Cast',
  'Identity',
  'Reshape',
  'Unsqueeze',
  'Squeeze',
  'Flatten',
  'Transpose',
  'Clip',
  'Gather',
  'Slice',
  'Split',
  'Concat',
  'Expand',
  'Tile',
  'Pad',
]);
const ARITHMETIC: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Mod', 'Where']);
/** So many nodes are followed from an input. */
const MOST_STEPS = 8;
/** A normalization with factors below this takes pixels of 0..255. */
const PIXEL_FACTOR = 1 / 25;

/**
 * What a graph shows about its inputs: the tables that their values index, the range of pixels that a normalization at its beginning
 * takes, and the sizes of open axes without which it does not fit together; and what the exporter noted of them. Pure.
 */
export function inputHints(model: ModelProto, specs: readonly InputSpec[]): InputHints {
  const { graph } = model;
  if (graph === undefined) return NO_HINTS;
  const view = GraphView.of(graph);
  const rows = specs.flatMap((spec) => {
    const { name, role } = spec;
    // Keras exports ids as floats, which a Cast makes whole.
    const found = role === 'tensor' || role === 'token-ids' ? tableRows(view, spec) : null;
    return found === null ? [] : [[name, found] as const];
  });
  const notes = exporterNotes(model);
  const ranges = specs.flatMap(({ name, role }) => {
    const range = role.startsWith('image') ? (pixelRange(view, name) ?? notes.range) : null;
    return range === null ? [] : [[name, range] as const];
  });
  const stated = statedSizes(model, specs, notes.size);
  const known = { ...NO_HINTS, stated, rows: Object.fromEntries(rows), ranges: Object.fromEntries(ranges) };
  return { ...known, demanded: demandedSizes(model, view, { specs, known }) };
}

/** The noted size for every picture; none if the graph contradicts it. */
function statedSizes(
  model: ModelProto,
  specs: readonly InputSpec[],
  size: readonly [number, number] | null,
): NonNullable<InputHints['stated']> {
  if (size === null) return {};
  const pictures = specs.flatMap((spec) => {
    const [height = 0, width = 0] = pictureAxes(spec);
    const sizes = (spec.dims ?? []).map((_, axis) => (axis === height ? size[0] : axis === width ? size[1] : null));
    return height === 0 ? [] : [[spec.name, sizes] as const];
  });
  const stated = Object.fromEntries(pictures);
  const plan = conventionalPlan(specs, { ...NO_HINTS, stated });
  return plan !== null && fitsTogether(model, plan) ? stated : {};
}

/** Rows of the smallest table that the values of an input index, or null. */
function tableRows(view: GraphView, { name: input, type }: InputSpec): number | null {
  const found: number[] = [];
  let names = new Map([[input, /int/.test(type)]]);
  for (let step = 0; step < MOST_STEPS && names.size > 0; step += 1) {
    const next = new Map<string, boolean>();
    for (const [name, isInteger] of names) {
      for (const reader of view.readers(name)) {
        const rows = rowsIndexed(view, reader, name);
        if (rows !== null) found.push(rows);
        else if (isHandedOn(reader, name, isInteger)) {
          for (const output of reader.output) next.set(output, isInteger || isToInteger(reader));
        }
      }
    }
    names = next;
  }
  return found.length === 0 ? null : Math.min(...found);
}

/** How many values a node tells apart in one of its inputs: the rows of a table, or the columns of a one-hot code. */
function rowsIndexed(view: GraphView, { opType, input, attribute }: NodeProto, name: string): number | null {
  if (opType === 'Gather' && input[1] === name) {
    const table = view.constant(input[0]);
    const axis = Number(attribute.find((one) => one.name === 'axis')?.i ?? 0n);
    const dims = table === undefined ? [] : tensorDims(table);
    return dims[axis < 0 ? axis + dims.length : axis] ?? null;
  }
  const other = view.constant(input[input[0] === name ? 1 : 0]);
  if (other === undefined) return null;
  if (opType === 'OneHot' && input[0] === name) return tensorToNumbers(other)[0] ?? null;
  if (opType !== 'Equal') return null;
  const codes = tensorToNumbers(other);
  return codes.length > 1 && codes.every((code, at) => code === at) ? codes.length : null;
}

/** A Concat hands on all of its inputs; what an integer is added to or multiplied by, as Keras wraps negative ids, leaves an index. */
function isHandedOn({ opType, input }: NodeProto, name: string, isInteger: boolean): boolean {
  if (isInteger && ARITHMETIC.has(opType)) return opType !== 'Where' || input[0] !== name;
  return PASSES_ON.has(opType) && (opType === 'Concat' || input[0] === name);
}

function isToInteger({ opType, attribute }: NodeProto): boolean {
  const to = Number(attribute.find(({ name }) => name === 'to')?.i ?? 0n);
  return opType === 'Cast' && (to === DataType.INT32 || to === DataType.INT64);
}

/** The range of the pixels that a graph normalizes itself, as mean and standard deviation of pixels in 0..1; null if it does not. */
function pixelRange(view: GraphView, input: string): PictureRange | null {
  let name = input;
  let factor = 1;
  let found = false;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const reader = view.onlyReader(name);
    const [output] = reader?.output ?? [];
    if (reader === undefined || output === undefined) break;
    if (!PASSES_ON.has(reader.opType)) {
      const scale = scaleOf(view, reader, name);
      if (scale === null) break;
      factor *= scale;
      found = true;
    }
    name = output;
  }
  if (!found) return null;
  return { mean: [0], std: [Math.abs(factor) < PIXEL_FACTOR ? 1 / 255 : 1], from: 'graph' };
}

/** By how much a step of a normalization multiplies; null for any other operator. */
function scaleOf(view: GraphView, node: NodeProto, name: string): number | null {
  const at = node.input.indexOf(name);
  const constant = numbers(view.constant(node.input[1 - at]));
  if (node.input.length !== 2 || constant === null) return null;
  const size = constant.reduce((sum, value) => sum + Math.abs(value), 0) / constant.length;
  switch (node.opType) {
    case 'Add':
    case 'Sub':
      return 1;
    case 'Mul':
      return size;
    case 'Div':
      return at === 0 && size > 0 ? 1 / size : null;
    default:
      return null;
  }
}

/** The values of a constant that has one number, or one per channel. */
function numbers(tensor: TensorProto | undefined): number[] | null {
  if (tensor === undefined) return null;
  const dims = tensorDims(tensor);
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (size < 1 || size > 4) return null;
  try {
    return tensorToNumbers(tensor);
  } catch {
    return null;
  }
}

/** Sizes of open axes that the first layers ask for, and others where those of the conventions do not fit together. */
function demandedSizes(
  model: ModelProto,
  view: GraphView,
  { specs, known }: { readonly specs: readonly InputSpec[]; readonly known: InputHints },
): InputHints['demanded'] {
  const asked = Object.fromEntries(
    specs.flatMap((spec) => {
      const sizes = firstLayerSizes(view, spec);
      return sizes.some((size) => size !== null) ? [[spec.name, sizes] as const] : [];
    }),
  );
  const conventional = conventionalPlan(specs, { ...known, demanded: asked });
  return (conventional === null ? null : fittingSizes(model, conventional)) ?? asked;
}
