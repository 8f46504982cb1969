import type { EngineDescription, ValueDescription } from '../engine/engine.js';
import { RunnerError } from '../runner-error.js';

/** Height and width of an image where the model leaves them open. */
const DEFAULT_SIDE = 224;
const DEFAULT_CHANNELS = 3;

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
 * Finds the image input.
 * @throws RunnerError MODEL_UNSUPPORTED unless the model has exactly one input and it is float32 `[N, C, H, W]`
 */
export function imageInput(description: Pick<EngineDescription, 'inputs'>): ImageInput {
  const [input, ...others] = description.inputs;
  if (input === undefined || others.length > 0) {
    throw unsupported(`The model has ${description.inputs.length} inputs (${listed(description.inputs)}).`);
  }
  const [batch, channels, height, width, ...rest] = input.dims;
  if (input.type !== 'float32' || width === undefined || rest.length > 0) {
    throw unsupported(`The model's input is ${shown(input)}.`);
  }
  return {
    name: input.name,
    fixedBatch: typeof batch === 'number' ? batch : null,
    channels: typeof channels === 'number' ? channels : DEFAULT_CHANNELS,
    height: typeof height === 'number' ? height : DEFAULT_SIDE,
    width: typeof width === 'number' ? width : DEFAULT_SIDE,
  };
}

function unsupported(message: string): RunnerError {
  return new RunnerError({
    code: 'MODEL_UNSUPPORTED',
    message: `${message} Supported: exactly one image input, float32 [N,C,H,W].`,
    remedy: 'Give an image classification model with one float32 input [N,C,H,W]; open H and W are taken as 224.',
  });
}

function listed(values: readonly ValueDescription[]): string {
  return values.map(shown).join(', ') || 'none';
}

function shown(value: ValueDescription): string {
  return `"${value.name}" ${value.type} [${value.dims.map((dim) => dim ?? '?').join(',')}]`;
}
