import type { EngineDescription, ValueDescription } from '../engine/engine.js';
import { RunnerError } from '../runner-error.js';

/** Height and width where a model for colour images leaves them open: ImageNet's usual crop. */
const DEFAULT_SIDE = 224;
const COLOUR_CHANNELS = 3;

/** The one image input of a model, `[N, channels, height, width]` float32. */
export interface ImageInput {
  readonly name: string;
  /** The batch size the model is fixed to, or null where any batch is allowed. */
  readonly fixedBatch: number | null;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Finds the image input. An open H or W counts as 224 when C is 3; `imageInput` of `@rn50/onnx-model` has the same rule.
 * @throws RunnerError MODEL_UNSUPPORTED unless the model has exactly one input, it is float32 `[N, C, H, W]`, and the
 *   image size is known
 */
export function imageInput(description: Pick<EngineDescription, 'inputs'>): ImageInput {
  const [input, ...others] = description.inputs;
  if (input === undefined || others.length > 0) {
    throw unsupported(`The model has ${description.inputs.length} inputs (${listed(description.inputs)}).`);
  }
  if (input.type !== 'float32' || input.dims.length !== 4) {
    throw unsupported(`The model's input is ${shown(input)}.`);
  }
  const [batch, channels, ...sides] = input.dims;
  const [height, width] = sides.map((side) => (channels === COLOUR_CHANNELS && !isSize(side) ? DEFAULT_SIDE : side));
  if (!isSize(channels) || !isSize(height) || !isSize(width)) {
    throw unsupported(`The model's input is ${shown(input)}, which leaves the image size open.`);
  }
  return {
    name: input.name,
    fixedBatch: isSize(batch) ? batch : null,
    channels,
    height,
    width,
  };
}

function isSize(dim: ValueDescription['dims'][number] | undefined): dim is number {
  return typeof dim === 'number' && dim > 0;
}

function unsupported(message: string): RunnerError {
  return new RunnerError({
    code: 'MODEL_UNSUPPORTED',
    message: `${message} Supported: exactly one image input, float32 [N,C,H,W].`,
    remedy:
      'Export the model with one float32 input [N,C,H,W] and fixed C, H and W; open H and W count as 224 if C is 3.',
  });
}

function listed(values: readonly ValueDescription[]): string {
  return values.map(shown).join(', ') || 'none';
}

function shown(value: ValueDescription): string {
  return `"${value.name}" ${value.type} [${value.dims.map((dim) => dim ?? '?').join(',')}]`;
}
