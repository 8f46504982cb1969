import type { InputSpec } from './input-spec.js';

/** Where the size of an open axis comes from, strongest first. `model`: no axis but the batch was open. */
export const SIZE_SOURCES = [
  'shape-option',
  'size-option',
  'dim-option',
  'data',
  'other-model',
  'metadata',
  'graph',
  'convention',
] as const;

export type SizeSource = 'model' | (typeof SIZE_SOURCES)[number];

/** How a pixel in 0..1 becomes a value: `(pixel - mean) / std` per channel; one number stands for all channels. */
export interface PictureRange {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly from: 'option' | 'graph' | 'metadata' | 'type' | 'convention';
}

/** What is fed to an input. */
export type InputValues =
  /** Given by the user, by input name. */
  | { readonly kind: 'data' }
  /** Pictures with structure. */
  | { readonly kind: 'pictures'; readonly layout: 'nchw' | 'nhwc'; readonly range: PictureRange }
  /** Ids in `[0, below)`. */
  | { readonly kind: 'ids'; readonly below: number }
  /** 0, 1, 2, … along the last axis. */
  | { readonly kind: 'positions' }
  /** Masks and scale factors 1, states 0. */
  | { readonly kind: 'constant'; readonly value: number }
  /** Smooth waves in -1..1, or half the range of integers of 8 and 16 bits; wider integers and booleans are 0 or 1. */
  | { readonly kind: 'waves' };

/** An input of a network with everything decided that feeding it takes. */
export interface PlannedInput extends InputSpec {
  /** Shape of one sample: every axis a number, the batch axis 1. */
  readonly sample: readonly number[];
  /** The axis that grows with the batch; null where the input is the same at every batch. */
  readonly batchAxis: number | null;
  /** The weakest source that decided an open axis. */
  readonly sizeFrom: SizeSource;
  readonly values: InputValues;
}

/** Where the user's inputs are, how many samples there are, and an id that changes with the files. */
export interface DataFile {
  readonly path: string;
  readonly count: number;
  readonly id: string;
}

/** How a network is fed, decided once for all that is done with it. Plain data, which can go to another process. */
export interface InputPlan {
  readonly inputs: readonly PlannedInput[];
  /** The user's inputs; null if all are generated. */
  readonly data: DataFile | null;
  /** Why the model runs one sample at a time although it leaves the batch open; absent where it does not. */
  readonly single?: string;
  /** Outputs that are others at every run on the same input; absent where there are none. */
  readonly random?: readonly string[];
}

/** Shapes of one sample, by input name. */
export type SampleSizes = Readonly<Record<string, readonly number[]>>;

export function sampleSizes({ inputs }: Pick<InputPlan, 'inputs'>): SampleSizes {
  return Object.fromEntries(inputs.map(({ name, sample }) => [name, sample]));
}

/** The shape of an input at this batch. */
export function dimsAt({ sample, batchAxis }: PlannedInput, batch: number): number[] {
  return sample.map((size, axis) => (axis === batchAxis ? size * batch : size));
}

/** Samples in one run of a model that is not open to other batches; null if the batch is open. */
export function fixedBatch({ inputs }: Pick<InputPlan, 'inputs'>): number | null {
  return inputs.some(({ batchAxis }) => batchAxis !== null) ? null : declaredBatch(inputs);
}

/** The batch that a model's pictures, or rows of features, are fixed to; 1 for any other model. */
export function declaredBatch(specs: readonly InputSpec[]): number {
  const main = mainInput(specs);
  const isBatched = main?.role.startsWith('image') || main?.dims?.length === 2;
  const first = isBatched ? main?.dims?.[0] : undefined;
  return typeof first === 'number' && first > 0 ? first : 1;
}

/** The input that the others go with: pictures or tokens if there are any, else the first that is no scalar, mask or state. */
export function mainInput<T extends InputSpec>(inputs: readonly T[]): T | undefined {
  const isRole = (...roles: readonly InputSpec['role'][]) => inputs.find(({ role }) => roles.includes(role));
  return isRole('image-nchw', 'image-nhwc') ?? isRole('token-ids') ?? isRole('tensor') ?? inputs[0];
}
