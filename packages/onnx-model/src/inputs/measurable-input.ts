import { OnnxModelError } from '../errors.js';
import type { InputDim, InputSpec } from './input-spec.js';

/** Height and width assumed where a model for colour images leaves them free: ImageNet's usual crop. */
const DEFAULT_IMAGE_SIZE = 224;
const COLOUR_CHANNELS = 3;

/** The one image input of a network; nothing but the batch is open. */
export interface ImageSpec extends InputSpec {
  readonly role: 'image-nchw';
  /** `[N, channels, height, width]` */
  readonly dims: readonly [InputDim, number, number, number];
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The input of a model that can be measured: its only one, float32 `[N, C, H, W]`. A free H or W counts as 224 when C is 3.
 * Every refusal for a model's inputs is here.
 * @throws OnnxModelError INPUT_UNSUPPORTED, saying what the model has and what is supported
 */
export function measurableInput(specs: readonly InputSpec[]): ImageSpec {
  const [input] = specs;
  if (input === undefined) throw unsupported('the model has no input');
  if (specs.length > 1)
    throw unsupported(`the model has ${specs.length} inputs (${specs.map(declaration).join(', ')})`);
  const { name, type } = input;
  if (type !== 'float32' || input.dims?.length !== 4) throw unsupported(`the model's input is ${declaration(input)}`);
  const [batch = null, channels, height, width] = withUsualImageSize(input.dims);
  if (!isSize(channels) || !isSize(height) || !isSize(width)) {
    throw unsupported(`the model's input is ${declaration(input)}, which leaves the image size open`);
  }
  return { name, type, role: 'image-nchw', dims: [batch, channels, height, width], channels, height, width };
}

/** Dimensions where a free H and W of a colour image are 224. */
export function withUsualImageSize<D extends InputDim>(dims: readonly D[]): (D | number)[] {
  const isColourImage = dims.length === 4 && dims[1] === COLOUR_CHANNELS;
  return dims.map((dim, axis) => (axis >= 2 && isColourImage && !isSize(dim) ? DEFAULT_IMAGE_SIZE : dim));
}

function isSize(dim: InputDim | undefined): dim is number {
  return typeof dim === 'number' && dim > 0;
}

function declaration({ name, type, dims }: InputSpec): string {
  const shape = dims === null ? 'of unknown shape' : `[${dims.map((dim) => dim ?? '?').join(', ')}]`;
  return `${name}: ${type} ${shape}`;
}

function unsupported(problem: string): OnnxModelError {
  return new OnnxModelError(
    'INPUT_UNSUPPORTED',
    `${problem}; supported is one float32 input of shape [N,C,H,W]`,
    'Export the network with one image input in NCHW layout and fixed channels, height and width.',
  );
}
