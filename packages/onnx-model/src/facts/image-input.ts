import { OnnxModelError } from '../errors.js';
import type { Dim } from '../node/graph.js';
import type { ModelFacts, TensorFacts } from './model-facts.js';

/** Height and width assumed where a model for colour images leaves them free: ImageNet's usual crop. */
const DEFAULT_IMAGE_SIZE = 224;
const COLOUR_CHANNELS = 3;

/** The one image input of a network, with everything but the batch resolved. */
export interface ImageInput {
  readonly name: string;
  /** The batch size the model is fixed to, or null if any is allowed. */
  readonly fixedBatch: number | null;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The model's single image input `[N, C, H, W]` float32. A free H or W counts as 224 when C is 3.
 * @throws OnnxModelError INPUT_UNSUPPORTED, saying what the model has and what is supported
 */
export function imageInput(facts: Pick<ModelFacts, 'inputs'>): ImageInput {
  const [input] = facts.inputs;
  if (input === undefined) throw unsupported('the model has no input');
  if (facts.inputs.length > 1)
    throw unsupported(`the model has ${facts.inputs.length} inputs (${facts.inputs.map(declaration).join(', ')})`);
  if (input.type !== 'float32' || input.dims?.length !== 4)
    throw unsupported(`the model's input is ${declaration(input)}`);
  const [batch, channels, height, width] = defaultImageDims(input.dims, null);
  if (!isSize(channels) || !isSize(height) || !isSize(width)) {
    throw unsupported(`the model's input is ${declaration(input)}, which leaves the image size open`);
  }
  return {
    name: input.name,
    fixedBatch: typeof batch === 'number' && batch > 0 ? batch : null,
    channels,
    height,
    width,
  };
}

/** Resolve free dimensions: the first one to `batch` (null leaves it), free H and W of a colour image to 224. */
export function defaultImageDims(dims: readonly Dim[], batch: number | null = 1): Dim[] {
  const isColourImage = dims.length === 4 && dims[1] === COLOUR_CHANNELS;
  return dims.map((dim, axis) => {
    if (axis === 0 && batch !== null) return batch;
    return axis >= 2 && isColourImage && !isSize(dim) ? DEFAULT_IMAGE_SIZE : dim;
  });
}

function isSize(dim: Dim | undefined): dim is number {
  return typeof dim === 'number' && dim > 0;
}

function declaration({ name, type, dims }: TensorFacts): string {
  return `${name}: ${type} ${dims === null ? 'of unknown shape' : `[${dims.join(', ')}]`}`;
}

function unsupported(problem: string): OnnxModelError {
  return new OnnxModelError(
    'INPUT_UNSUPPORTED',
    `${problem}; supported is one float32 input of shape [N,C,H,W]`,
    'Export the network with one image input in NCHW layout and fixed channels, height and width.',
  );
}
