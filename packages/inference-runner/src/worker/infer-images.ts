import type { EngineSession } from '../engine/engine.js';
import { checkOutputs } from '../input/check-outputs.js';
import type { ImageInput } from '../input/image-input.js';
import { RunnerError } from '../runner-error.js';
import type { Answers } from './protocol.js';

/**
 * Runs each image by itself and gives the model's first output for it.
 * A model fixed to a batch gets the image repeated; the first answer is taken.
 * @throws RunnerError BAD_INPUT if an image has another size than the model's input; BAD_OUTPUT
 */
export async function inferImages(
  session: EngineSession,
  input: ImageInput,
  images: readonly Float32Array[],
): Promise<Answers['infer']> {
  const { name, channels, height, width } = input;
  const batch = input.fixedBatch ?? 1;
  const { outputs: declared } = session.describe();
  const outputs: Float32Array[] = [];
  let outputDims: number[] = [];
  for (const image of images) {
    if (image.length !== channels * height * width) throw wrongSize(image.length, [channels, height, width]);
    const data = new Float32Array(batch * image.length);
    for (let copy = 0; copy < batch; copy += 1) data.set(image, copy * image.length);
    const results = await session.run({ [name]: { type: 'float32', dims: [batch, channels, height, width], data } });
    checkOutputs(results, declared);
    const first = results[declared[0]?.name ?? ''];
    if (first?.type !== 'float32') throw notFloat(declared[0]?.name ?? '');
    outputs.push(first.data.slice(0, first.data.length / batch));
    outputDims = [1, ...first.dims.slice(1)];
  }
  return { outputs, inputDims: [1, channels, height, width], outputDims };
}

function wrongSize(length: number, dims: readonly number[]): RunnerError {
  return new RunnerError({
    code: 'BAD_INPUT',
    message: `An input has ${length} values; the model takes [1,${dims.join(',')}].`,
    remedy: 'Give each input as one Float32Array of channels x height x width values.',
  });
}

function notFloat(name: string): RunnerError {
  return new RunnerError({
    code: 'BAD_OUTPUT',
    message: `The model's first output "${name}" is not float32.`,
    remedy: 'Compare models whose first output is float32, e.g. logits.',
  });
}
