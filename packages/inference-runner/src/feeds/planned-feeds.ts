import { dimsAt, type InputPlan, type InputValues, type PlannedInput } from '@rn50/onnx-model/inputs';
import type { Feeds, Tensor } from '../engine/tensor.js';
import { type InputData, openInputData } from './data/open-input-data.js';
import type { CountedFeedSource } from './feed-source.js';
import { structuredImages } from './structured-images.js';
import { random, tensorOf } from './tensors.js';

export interface PlannedFeedsOptions {
  /** Samples in each of the feeds, where the plan leaves it open; 1 unless given. */
  readonly batch?: number;
  /** The same seed gives the same feeds; 1 unless given. */
  readonly seed?: number;
  /** How many feeds; sample i is the same whatever the batch. */
  readonly count: number;
  /** Which sample each of the feeds is, at batch 1; the first ones unless given. */
  readonly samples?: readonly number[];
}

/** Which samples to make, and for what. */
interface Making<V extends InputValues = InputValues> {
  readonly input: PlannedInput;
  readonly values: V;
  readonly from: number;
  readonly count: number;
  readonly seed: number;
}

type Generated = Exclude<InputValues, { readonly kind: 'data' }>;

/**
 * Feeds as a plan says: the user's own data, in turn and again from the beginning where there are fewer, and values generated for the
 * other inputs.
 * @throws RunnerError INPUT_DATA naming the file that does not fit
 */
export function plannedFeeds(
  plan: InputPlan,
  { batch = 1, seed = 1, count, samples }: PlannedFeedsOptions,
): CountedFeedSource {
  return {
    count,
    async *feeds() {
      const data = plan.data === null ? null : await openInputData(plan.data.path, plan.inputs);
      for (let at = 0; at < count; at += 1) {
        yield feedsAt(plan.inputs, data, { from: samples?.[at] ?? at * batch, count: batch, seed });
      }
    },
  };
}

function feedsAt(
  inputs: readonly PlannedInput[],
  data: InputData | null,
  samples: Pick<Making, 'from' | 'count' | 'seed'>,
): Feeds {
  return Object.fromEntries(
    inputs.map((input): [string, Tensor] => {
      const { values } = input;
      if (values.kind === 'data' && data !== null) return [input.name, data.tensor(input, samples)];
      return [input.name, generated(input, values.kind === 'data' ? { kind: 'waves' } : values, samples)];
    }),
  );
}

/** The samples of an input that has no batch axis are all the first one. */
function generated(input: PlannedInput, values: Generated, samples: Pick<Making, 'from' | 'count' | 'seed'>): Tensor {
  const { batchAxis, type } = input;
  const dims = dimsAt(input, samples.count);
  const count = batchAxis === null ? 1 : samples.count;
  const size = input.sample.reduce((product, dim) => product * dim, 1);
  const made = numbers({ input, values, ...samples, count }, size);
  return tensorOf(type, dims, batchAxis === null || batchAxis === 0 ? made : interleaved(made, input, count));
}

/** Values of `count` samples, one after the other. */
function numbers(making: Making<Generated>, size: number): Float32Array | Float64Array {
  const { values } = making;
  switch (values.kind) {
    case 'pictures':
      return pictures({ ...making, values }, size);
    case 'ids':
      return ids({ ...making, values }, size);
    case 'positions': {
      const last = making.input.sample.at(-1) ?? 1;
      return Float64Array.from({ length: making.count * size }, (_, i) => i % last);
    }
    case 'constant':
      return new Float64Array(making.count * size).fill(values.value);
    case 'waves':
      return isWave(making.input.type) ? waves(making, size) : bits(making, size);
  }
}

function pictures(
  { input, values, from, count, seed }: Making<Extract<Generated, { kind: 'pictures' }>>,
  size: number,
): Float32Array {
  const { layout, range } = values;
  const isChannelsFirst = layout === 'nchw';
  const [perSample = 1, a = 1, b = 1, c = 1] = input.sample;
  const [channels, height, width] = isChannelsFirst ? [a, b, c] : [c, a, b];
  const images = { from: from * perSample, count: count * perSample, channels, height, width, seed };
  const isWhole = !input.type.startsWith('float');
  const pixels = height * width;
  const made = new Float32Array(count * size);
  structuredImages({ ...images, mean: range.mean, std: range.std }).forEach((picture, index) => {
    const start = index * channels * pixels;
    if (isChannelsFirst && !isWhole) {
      made.set(picture, start);
      return;
    }
    picture.forEach((value, at) => {
      const to = isChannelsFirst ? at : (at % pixels) * channels + Math.floor(at / pixels);
      made[start + to] = isWhole ? Math.round(value) : value;
    });
  });
  return made;
}

function ids({ values, from, count, seed }: Making<Extract<Generated, { kind: 'ids' }>>, size: number): Float64Array {
  const made = new Float64Array(count * size);
  for (let sample = 0; sample < count; sample += 1) {
    const next = random(seed, from + sample);
    for (let at = 0; at < size; at += 1) made[sample * size + at] = Math.floor(next() * values.below);
  }
  return made;
}

function isWave(type: string): boolean {
  return type.startsWith('float') || Object.hasOwn(AMPLITUDES, type);
}

/** Half of what the narrow integer types hold: samples of sound and bytes, which are no indices. */
const AMPLITUDES: Readonly<Record<string, { readonly middle: number; readonly height: number }>> = {
  int8: { middle: 0, height: 64 },
  uint8: { middle: 128, height: 64 },
  int16: { middle: 0, height: 16384 },
  uint16: { middle: 32768, height: 16384 },
};

/** Integers that may be indices, and booleans: 0 and 1, others in each sample. */
function bits({ from, count, seed }: Making<Generated>, size: number): Float64Array {
  const made = new Float64Array(count * size);
  for (let sample = 0; sample < count; sample += 1) {
    const next = random(seed, from + sample);
    for (let at = 0; at < size; at += 1) made[sample * size + at] = Math.floor(2 * next());
  }
  return made;
}

/** Waves of three frequencies along the values, as signals and features change: white noise would have no structure. */
function waves({ input, from, count, seed }: Making<Generated>, size: number): Float64Array {
  const made = new Float64Array(count * size);
  const { middle, height: amplitude } = AMPLITUDES[input.type] ?? { middle: 0, height: 1 };
  for (let sample = 0; sample < count; sample += 1) {
    const next = random(seed, from + sample);
    const parts = [3, 17, 61].map((cycles) => ({
      step: (2 * Math.PI * cycles * (0.5 + next())) / Math.max(size, 64),
      phase: 2 * Math.PI * next(),
      height: next(),
    }));
    const total = parts.reduce((sum, { height }) => sum + height, 0);
    for (let at = 0; at < size; at += 1) {
      const wave = parts.reduce((sum, { step, phase, height }) => sum + height * Math.sin(at * step + phase), 0);
      made[sample * size + at] = middle + (amplitude * wave) / total;
    }
  }
  return made;
}

/** Samples that lie one after the other, laid along the batch axis. */
function interleaved(
  made: Float32Array | Float64Array,
  { sample, batchAxis }: PlannedInput,
  count: number,
): Float64Array {
  const inner = sample.slice(batchAxis ?? 0).reduce((product, dim) => product * dim, 1);
  const outer = sample.slice(0, batchAxis ?? 0).reduce((product, dim) => product * dim, 1);
  const laid = new Float64Array(made.length);
  for (let one = 0; one < count; one += 1) {
    for (let block = 0; block < outer; block += 1) {
      for (let at = 0; at < inner; at += 1) {
        laid[(block * count + one) * inner + at] = made[(one * outer + block) * inner + at] ?? 0;
      }
    }
  }
  return laid;
}
