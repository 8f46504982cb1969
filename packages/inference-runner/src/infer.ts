import { type Ask, type InspectOptions, inWorker, type ModelInspection } from './in-worker.js';
import { defaultRunTimeoutMs } from './options.js';
import { RunnerError } from './runner-error.js';

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
  const { inputs, runTimeoutMs } = options;
  return inWorker(options, async (ask, { input }) => {
    const outputs: Float32Array[] = [];
    let outputDims: readonly number[] = [];
    for (let from = 0; from < inputs.length; from += CHUNK) {
      const answer = await inferChunk(ask, inputs.slice(from, from + CHUNK), runTimeoutMs);
      outputs.push(...answer.outputs);
      outputDims = answer.outputDims;
    }
    return { outputs, inputDims: [1, input.channels, input.height, input.width], outputDims };
  });
}

export interface InferTogetherOptions {
  /** Each in a worker process of its own; they run in turn. */
  readonly models: readonly InspectOptions[];
  /** As for {@link infer}; taken a few at a time, so that they need not fit into memory. */
  readonly inputs: Iterable<Float32Array> | AsyncIterable<Float32Array>;
  /** Called for every input, in order, with each model's first output. */
  readonly onOutputs: (outputs: readonly Float32Array[], index: number) => void;
  /** A run that takes longer counts as hung; 60 s unless given. */
  readonly runTimeoutMs?: number | undefined;
}

/**
 * Runs several models on the same stream of inputs; only a few inputs are held at a time.
 * @returns how many inputs there were
 * @throws RunnerError as {@link infer}; whatever `inputs` or `onOutputs` throws
 */
export async function inferTogether(options: InferTogetherOptions): Promise<number> {
  const { models, inputs, onOutputs, runTimeoutMs } = options;
  return withWorkers(models, async (workers) => {
    let done = 0;
    for await (const chunk of chunks(inputs)) {
      const answers: (readonly Float32Array[])[] = [];
      for (const ask of workers) answers.push((await inferChunk(ask, chunk, runTimeoutMs)).outputs);
      for (const at of chunk.keys()) {
        onOutputs(
          answers.map((outputs) => outputs[at] ?? new Float32Array()),
          done,
        );
        done += 1;
      }
    }
    return done;
  });
}

/** Opens a worker per model, one inside the other, so that all are gone when this resolves. Errors name the model's file. */
async function withWorkers<T>(
  models: readonly InspectOptions[],
  work: (workers: readonly Ask[]) => Promise<T>,
  opened: readonly Ask[] = [],
): Promise<T> {
  const [next, ...rest] = models;
  if (next === undefined) return work(opened);
  const naming = (error: unknown): never => {
    throw namingFile(error, next.modelPath);
  };
  // What ends further inside is about another model, and named there.
  let isLoaded = false;
  return inWorker(next, (ask) => {
    isLoaded = true;
    const named: Ask = (request, timeoutMs) => ask(request, timeoutMs).catch(naming);
    return withWorkers(rest, work, [...opened, named]);
  }).catch((error: unknown) => (isLoaded ? Promise.reject(error) : naming(error)));
}

function namingFile(error: unknown, path: string): unknown {
  if (!(error instanceof RunnerError) || error.code === 'INTERRUPTED' || error.message.includes(path)) return error;
  const { code, message, remedy } = error;
  return new RunnerError({ code, message: `${path}: ${message}`, remedy, cause: error });
}

async function* chunks(
  inputs: Iterable<Float32Array> | AsyncIterable<Float32Array>,
): AsyncGenerator<readonly Float32Array[]> {
  let chunk: Float32Array[] = [];
  for await (const values of inputs) {
    chunk.push(values);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function inferChunk(ask: Ask, inputs: readonly Float32Array[], runTimeoutMs = defaultRunTimeoutMs(1)) {
  return ask<'infer'>({ kind: 'infer', inputs }, runTimeoutMs * inputs.length);
}

/**
 * Loads a model in a worker process and says what the engine makes of it, without measuring anything.
 * @throws RunnerError for an invalid or unsupported model (MODEL_*), a missing engine, or a worker that crashed
 */
export async function inspectModel(options: InspectOptions): Promise<ModelInspection> {
  return inWorker(options, async (_ask, { description, input }) => ({ description, input }));
}
