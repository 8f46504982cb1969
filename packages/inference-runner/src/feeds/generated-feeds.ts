import type { InputRole, InputSpec } from '@rn50/onnx-model/inputs';
import type { Tensor } from '../engine/tensor.js';
import { RunnerError } from '../runner-error.js';
import type { CountedFeedSource } from './feed-source.js';
import { structuredImages } from './structured-images.js';

export interface GeneratedFeedsOptions {
  /** Samples in each of the feeds, where the model does not fix it; 1 unless given. */
  readonly batch?: number;
  /** The same seed gives the same feeds; 1 unless given. */
  readonly seed?: number;
  /** How many feeds; sample i is the same whatever the batch. */
  readonly count: number;
}

/** Which samples to generate. */
interface Samples {
  readonly from: number;
  readonly count: number;
  readonly seed: number;
}

/** A tensor of these samples along its first axis. */
type Generate = (spec: InputSpec, samples: Samples) => Tensor;

const GENERATORS: Readonly<Partial<Record<InputRole, Generate>>> = {
  'image-nchw': images,
};

/**
 * Generates feeds by the role of each input; images have structure.
 * @param specs inputs with only the batch open
 * @throws RunnerError MODEL_UNSUPPORTED for an input whose role has no generator, or whose size is open
 */
export function generatedFeeds(
  specs: readonly InputSpec[],
  { batch = 1, seed = 1, count }: GeneratedFeedsOptions,
): CountedFeedSource {
  const makers = specs.map((spec) => ({ spec, generate: GENERATORS[spec.role] ?? notGenerated(spec) }));
  return {
    count,
    async *feeds() {
      for (let at = 0; at < count; at += 1) {
        const samples = { from: at * batch, count: batch, seed };
        yield Object.fromEntries(makers.map(({ spec, generate }) => [spec.name, generate(spec, samples)]));
      }
    },
  };
}

function images(spec: InputSpec, { from, count, seed }: Samples): Tensor {
  const [, channels, height, width] = spec.dims ?? [];
  if (typeof channels !== 'number' || typeof height !== 'number' || typeof width !== 'number') notGenerated(spec);
  const size = channels * height * width;
  const data = new Float32Array(count * size);
  structuredImages({ from, count, channels, height, width, seed }).forEach((image, index) => {
    data.set(image, index * size);
  });
  return { type: 'float32', dims: [count, channels, height, width], data };
}

function notGenerated({ name, type, dims }: InputSpec): never {
  throw new RunnerError({
    code: 'MODEL_UNSUPPORTED',
    message: `No data can be generated for the input "${name}" ${type} [${dims?.map((dim) => dim ?? '?').join(',') ?? '?'}].`,
    remedy: 'Use a model with one float32 input [N,C,H,W].',
  });
}
