import { type InspectOptions, inWorker, type ModelInspection } from './in-worker.js';
import { defaultRunTimeoutMs } from './options.js';

/** Inputs sent to the worker at a time; 16 images of 224 x 224 are 9.6 MB. */
const CHUNK = 16;

export interface InferOptions extends InspectOptions {
  /** One array per image, `[channels, height, width]` in the model's own normalisation. */
  readonly inputs: readonly Float32Array[];
  /** A run that takes longer counts as hung; 60 s unless given. */
  readonly runTimeoutMs?: number | undefined;
}

export interface Inferred {
  /** The model's first output for each input, e.g. logits `[classes]`. */
  readonly outputs: readonly Float32Array[];
  /** `[1, channels, height, width]` */
  readonly inputDims: readonly number[];
  /** Dimensions of one output, batch 1. */
  readonly outputDims: readonly number[];
}

/**
 * Runs a model on given inputs, one at a time, in a worker process of its own: a crash is an error here, not the end.
 * @throws RunnerError for an invalid model (MODEL_*), BAD_INPUT, BAD_OUTPUT, a worker that crashed, hung or ran out
 *   of memory, and INTERRUPTED after an abort
 */
export async function infer(options: InferOptions): Promise<Inferred> {
  const { inputs, runTimeoutMs = defaultRunTimeoutMs(1) } = options;
  return inWorker(options, async (ask, { input }) => {
    const outputs: Float32Array[] = [];
    let outputDims: readonly number[] = [];
    for (let from = 0; from < inputs.length; from += CHUNK) {
      const chunk = inputs.slice(from, from + CHUNK);
      const answer = await ask<'infer'>({ kind: 'infer', inputs: chunk }, runTimeoutMs * chunk.length);
      outputs.push(...answer.outputs);
      outputDims = answer.outputDims;
    }
    return { outputs, inputDims: [1, input.channels, input.height, input.width], outputDims };
  });
}

/**
 * Loads a model in a worker process and says what the engine makes of it, without measuring anything.
 * @throws RunnerError for an invalid or unsupported model (MODEL_*), a missing engine, or a worker that crashed
 */
export async function inspectModel(options: InspectOptions): Promise<ModelInspection> {
  return inWorker(options, async (_ask, loaded) => loaded);
}
