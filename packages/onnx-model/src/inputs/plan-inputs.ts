import { OnnxModelError } from '../errors.js';
import {
  type DataFile,
  type InputPlan,
  type InputValues,
  mainInput,
  type PictureRange,
  type PlannedInput,
  SIZE_SOURCES,
  type SizeSource,
} from './input-plan.js';
import type { InputDim, InputSpec } from './input-spec.js';
import { pictureAxes, usualPicture } from './picture-sizes.js';

/** What the user says about the inputs. */
export interface AskedInputs {
  /** Whole shapes by input name, one sample each. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  /** Of every picture that leaves it open. */
  readonly size?: { readonly height: number; readonly width: number } | null;
  /** Sizes by symbol. */
  readonly dims?: Readonly<Record<string, number>>;
  /** The range of pictures; the graph or a convention decides unless given. */
  readonly range?: Partial<Omit<PictureRange, 'from'>> | null;
}

/** What the graph shows about its inputs, by input name. */
export interface InputHints {
  /** Sizes without which the graph does not fit together; null for an axis that may have any. */
  readonly demanded: Readonly<Record<string, readonly (number | null)[]>>;
  /** Sizes that the file's metadata name, if they do; null for an axis of which they say nothing. */
  readonly stated?: Readonly<Record<string, readonly (number | null)[]>>;
  /** How many rows the table has that the input's values index. */
  readonly rows: Readonly<Record<string, number>>;
  /** The range of pixels that the normalization at the beginning of the graph takes, or that the metadata name. */
  readonly ranges: Readonly<Record<string, PictureRange>>;
}

export const NO_HINTS: InputHints = { demanded: {}, rows: {}, ranges: {} };

/** The user's own inputs, and the shape of one sample of each. */
export interface GivenData extends DataFile {
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

export interface PlanSources {
  readonly asked?: AskedInputs;
  readonly data?: GivenData | null;
  /** The inputs of the other model of the comparison, by name. */
  readonly other?: readonly InputSpec[] | null;
  readonly hints?: InputHints;
}

export const USUAL_LENGTH = 128;
/** A second at the rate of speech models. */
const USUAL_SAMPLES = 16_000;
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
/** Ids of a table whose size is not known: every vocabulary has so many. */
const FEWEST_IDS = 1000;
/** Values that are neither 0 nor 1, where a name says what is meant. */
const SAMPLE_RATE = /(^|[^a-z])(sr|sample_?rate|sampling_?rate)$/i;
const SAMPLE_RATE_HZ = 16_000;
const POSITIONS = /(^|[^a-z])positions?(_?ids)?$/i;
const SEGMENTS = /(^|[^a-z])(token_?type|segment)(_?ids)?$/i;
/** `input_lengths`, `x_len`, `widths` of lines of text: how much of a sequence counts. */
const LENGTHS = /(^|[^a-z])(len|lens|lengths?|widths)$/i;
/** An input or an axis of sound as it is recorded, not of features made from it. */
const SOUND = /(^|[^a-z])(audio|wav|waveforms?|pcm|speech|samples|num_samples)([^a-z]|$)/i;

type Sizes = readonly (number | null | undefined)[];

/**
 * Decides for every input how large one sample is, which axis is the batch, and what is fed. An axis that the model leaves open gets
 * its size from the strongest source that knows it; the same symbol has the same size everywhere. Pure.
 * @throws OnnxModelError INPUT_UNSUPPORTED for a type that cannot be fed; BAD_OPTION for an option that does not fit the model
 */
export function planInputs(specs: readonly InputSpec[], sources: PlanSources = {}): InputPlan {
  const { asked = {}, data = null, other = null, hints = NO_HINTS } = sources;
  refuseTypes(specs);
  refuseUnknown(specs, asked);
  const batchSymbol = batchSymbolOf(specs);
  const isBatch = (dim: InputDim, axis: number) =>
    typeof dim === 'string' ? dim === batchSymbol : axis === 0 && !isSize(dim);
  const bySource: Readonly<Record<(typeof SIZE_SOURCES)[number], (spec: InputSpec) => Sizes>> = {
    'shape-option': ({ name }) => asked.shapes?.[name] ?? [],
    'size-option': (spec) => pictureSizes(spec, asked.size?.height, asked.size?.width),
    'dim-option': ({ dims }) => (dims ?? []).map((dim) => (typeof dim === 'string' ? asked.dims?.[dim] : null)),
    data: ({ name }) => data?.samples[name] ?? (specs.length === 1 ? Object.values(data?.samples ?? {})[0] : []) ?? [],
    'other-model': (spec) => sizesOf(counterpart(spec, specs, other)),
    metadata: ({ name }) => hints.stated?.[name] ?? [],
    graph: ({ name }) => hints.demanded[name] ?? [],
    convention: conventionalSizes,
  };
  const symbols = new Map<string, { readonly size: number; readonly from: SizeSource }>();
  const open = specs.map((spec) => ({ spec, sizes: (spec.dims ?? []).map((dim) => (isSize(dim) ? dim : null)) }));
  const decided = open.map(({ sizes }) => sizes.map((): SizeSource | null => null));
  for (const source of SIZE_SOURCES) {
    for (const [at, { spec, sizes }] of open.entries()) {
      const known = bySource[source](spec);
      for (const [axis, dim] of (spec.dims ?? []).entries()) {
        if (sizes[axis] !== null) continue;
        const same = typeof dim === 'string' ? symbols.get(dim) : undefined;
        // Symbols bind no engine: what is known of each axis counts, only a convention follows the symbol.
        const shared = same?.from === source && source !== 'convention' && known[axis] != null ? undefined : same;
        const from = shared?.from ?? source;
        const size = shared?.size ?? known[axis];
        // Only a shape given in full may say that the first axis is no batch.
        const isWhole = source === 'shape-option' && shared === undefined;
        // What is given may be empty, as the past of a text decoder at its first step.
        const isEmpty = size === 0 && from === 'data';
        if (!isEmpty && (!isSize(size) || (isBatch(dim, axis) && !(isWhole && size > 1)))) continue;
        sizes[axis] = size;
        const row = decided[at];
        if (row !== undefined) row[axis] = from;
        if (typeof dim === 'string' && same === undefined) symbols.set(dim, { size, from: source });
      }
    }
  }
  const inputs = open.map(({ spec, sizes }, at): PlannedInput => {
    const batchAxis = sizes.findIndex((size, axis) => size === null && isBatch(spec.dims?.[axis] ?? null, axis));
    const from = SIZE_SOURCES.findLast((source) => decided[at]?.includes(source)) ?? 'model';
    const sample = sizes.map((size) => size ?? 1);
    const isGiven = data !== null && (specs.length === 1 || Object.hasOwn(data.samples, spec.name));
    return {
      ...spec,
      sample,
      batchAxis: batchAxis < 0 ? null : batchAxis,
      sizeFrom: from,
      values: isGiven ? { kind: 'data' } : valuesOf(spec, sample, asked, hints),
    };
  });
  return {
    inputs: withLengths(inputs),
    data: data === null ? null : { path: data.path, count: data.count, id: data.id },
  };
}

/** The symbol of the main input's open first axis; null if it is fixed or has no name. */
function batchSymbolOf(specs: readonly InputSpec[]): string | null {
  const first = mainInput(specs)?.dims?.[0];
  return typeof first === 'string' ? first : null;
}

/** Sizes where the axes of a picture's height and width are. */
function pictureSizes(spec: InputSpec, height: number | undefined, width: number | undefined): Sizes {
  const [first = 0] = pictureAxes(spec);
  return first === 0 ? [] : [...new Array<null>(first).fill(null), height, width];
}

function conventionalSizes(spec: InputSpec): Sizes {
  if (pictureAxes(spec).length > 0) {
    const [height, width] = usualPicture(fixedSides(spec));
    return spec.role === 'image-nchw' ? [1, 3, height, width] : [1, height, width, 3];
  }
  const dims = spec.dims ?? [];
  return dims.map((dim, axis) => {
    // What a recurrent network hands on is open along its batch.
    if (axis === 0 || spec.role === 'state') return 1;
    const isSound = SOUND.test(spec.name) || (typeof dim === 'string' && SOUND.test(dim));
    return isSound && axis === dims.length - 1 ? USUAL_SAMPLES : USUAL_LENGTH;
  });
}

/** Height and width of a picture; null for a side that the model leaves open. */
export function fixedSides(spec: InputSpec): [number | null, number | null] {
  const [height = null, width = null] = pictureAxes(spec).map((axis) => sizesOf(spec)[axis] ?? null);
  return [height, width];
}

/** Inputs that say how long the main input is, with its size. */
export function withLengths(inputs: readonly PlannedInput[]): PlannedInput[] {
  const main = mainInput(inputs);
  const axis = (main?.dims ?? []).findIndex((dim, at) => !isSize(dim) && at !== main?.batchAxis);
  const value = main?.sample.at(axis) ?? 1;
  return inputs.map((input) => {
    const isLength =
      input !== main && input.values.kind !== 'data' && /int/.test(input.type) && LENGTHS.test(input.name);
    return isLength ? { ...input, values: { kind: 'constant', value } } : input;
  });
}

function sizesOf(spec: InputSpec | undefined): Sizes {
  return (spec?.dims ?? []).map((dim) => (isSize(dim) ? dim : null));
}

/** The input of the same name, or the only one of both. */
function counterpart(
  { name }: InputSpec,
  specs: readonly InputSpec[],
  other: readonly InputSpec[] | null,
): InputSpec | undefined {
  return other?.find((one) => one.name === name) ?? (specs.length === 1 && other?.length === 1 ? other[0] : undefined);
}

function valuesOf(spec: InputSpec, sample: readonly number[], asked: AskedInputs, hints: InputHints): InputValues {
  const { name, role } = spec;
  const rows = hints.rows[name];
  switch (role) {
    case 'image-nchw':
    case 'image-nhwc': {
      const layout = role === 'image-nchw' ? 'nchw' : 'nhwc';
      const channels = sample[layout === 'nchw' ? 1 : 3] ?? 1;
      return { kind: 'pictures', layout, range: rangeOf(spec, channels, asked.range, hints.ranges[name]) };
    }
    case 'token-ids':
      return { kind: 'ids', below: rows ?? FEWEST_IDS };
    case 'mask':
      return { kind: 'constant', value: 1 };
    case 'state':
      return { kind: 'constant', value: 0 };
    case 'scalar':
      return { kind: 'constant', value: SAMPLE_RATE.test(name) ? SAMPLE_RATE_HZ : 1 };
    default:
      if (POSITIONS.test(name)) return { kind: 'positions' };
      if (SEGMENTS.test(name)) return { kind: 'constant', value: 0 };
      return rows === undefined ? { kind: 'waves' } : { kind: 'ids', below: rows };
  }
}

/** What was asked for, over what the graph takes, over what is usual. */
function rangeOf(
  { name, type }: InputSpec,
  channels: number,
  asked: AskedInputs['range'],
  hint: PictureRange | undefined,
): PictureRange {
  const usual = usualRange(type, channels, hint);
  const { mean, std } = asked ?? {};
  for (const values of [mean ?? [0], std ?? [1]]) {
    if (values.length === 1 || values.length === channels) continue;
    throw misfit(
      `${values.length} numbers for mean or std; the input ${name} has ${channels} channels`,
      `Give 1 or ${channels} numbers.`,
    );
  }
  if (mean === undefined && std === undefined) return usual;
  return { mean: mean ?? usual.mean, std: std ?? usual.std, from: 'option' };
}

function usualRange(type: string, channels: number, hint: PictureRange | undefined): PictureRange {
  if (!type.startsWith('float')) return { mean: [0], std: [1 / 255], from: 'type' };
  if (hint !== undefined) return hint;
  return channels === 3 ? { ...IMAGENET, from: 'convention' } : { mean: [0], std: [1], from: 'convention' };
}

/** Element types for which there are tensors. */
const FED = /^(float(16|32|64)|u?int(8|16|32|64)|bool)$/;

/** @throws OnnxModelError INPUT_UNSUPPORTED for a type that cannot be fed */
export function refuseTypes(specs: readonly InputSpec[]): void {
  for (const spec of specs) refuseType(spec);
}

function refuseType({ name, type }: InputSpec): void {
  if (FED.test(type)) return;
  throw new OnnxModelError(
    'INPUT_UNSUPPORTED',
    `the input ${name} takes ${type}, for which there is no data`,
    'Cut the graph after the part that reads it, or export it with numbers as inputs.',
  );
}

function refuseUnknown(specs: readonly InputSpec[], { shapes = {}, size = null, dims = {} }: AskedInputs): void {
  for (const [name, shape] of Object.entries(shapes)) {
    const spec = specs.find((one) => one.name === name);
    const has = `the model has ${specs.map(declaration).join(', ')}`;
    if (spec === undefined) throw misfit(`there is no input ${name}; ${has}`, 'Name an input of the model.');
    if (spec.dims === null) continue;
    const fits =
      spec.dims.length === shape.length && spec.dims.every((dim, axis) => !isSize(dim) || dim === shape[axis]);
    if (!fits) throw misfit(`${name}:${shape.join('x')} does not fit ${declaration(spec)}`, 'Give a shape that fits.');
  }
  const isPicture = ({ role }: InputSpec) => role === 'image-nchw' || role === 'image-nhwc';
  if (size !== null && !specs.some(isPicture)) {
    throw misfit(
      `a size is given, and no input is a picture: ${specs.map(declaration).join(', ')}`,
      'Give a shape instead: --shape <input>:<sizes>.',
    );
  }
  const symbols = new Set(specs.flatMap((spec) => (spec.dims ?? []).filter((dim) => typeof dim === 'string')));
  for (const symbol of Object.keys(dims)) {
    if (symbols.has(symbol)) continue;
    const known = [...symbols].join(', ') || 'none';
    throw misfit(
      `no input has a dimension ${symbol}; there is ${known}`,
      'Name a dimension that the model leaves open.',
    );
  }
}

/** The plan by what the file says; null if an input cannot be fed. */
export function conventionalPlan(specs: readonly InputSpec[], hints: InputHints = NO_HINTS): InputPlan | null {
  return specs.every(({ type }) => FED.test(type)) ? planInputs(specs, { hints }) : null;
}

/** `image float32 [N,3,224,224]`. */
export function declaration({ name, type, dims }: InputSpec): string {
  return `${name} ${type} ${dims === null ? 'of unknown shape' : `[${dims.map((dim) => dim ?? '?').join(',')}]`}`;
}

export function isSize(dim: InputDim | undefined): dim is number {
  return typeof dim === 'number' && dim > 0;
}

function misfit(problem: string, remedy: string): OnnxModelError {
  return new OnnxModelError('BAD_OPTION', problem, remedy);
}
