import type { Feeds } from './engine/tensor.js';
import type { FeedSource } from './feeds/feed-source.js';
import { type Ask, type InspectOptions, inWorker, type ModelInspection } from './in-worker.js';
import { RunnerError } from './runner-error.js';
import { defaultRunTimeoutMs } from './timeouts.js';
import type { ModelOutputs } from './worker/protocol.js';

/** Feeds sent to the worker at a time; 16 images of 224 x 224 are 9.6 MB. */
const CHUNK = 16;

/** Feeds of one sample each, by input name, in the model's own normalisation. */
type GivenFeeds = FeedSource | Iterable<Feeds> | AsyncIterable<Feeds>;

export interface InferOptions extends InspectOptions {
  /** Taken a few at a time, so that they need not fit into memory. */
  readonly feeds: GivenFeeds;
  /** A run that takes longer counts as hung; 60 s unless given. */
  readonly runTimeoutMs?: number | undefined;
}

/**
 * Runs a model on given feeds, one at a time, in its own worker process, whose crash becomes an error here.
 * @returns all outputs for each of the feeds
 * @throws RunnerError for an invalid model (MODEL_*), BAD_INPUT, BAD_OUTPUT, a worker that crashed, hung or ran out of
 *   memory, and INTERRUPTED after an abort; whatever `feeds` throws
 */
export async function infer({ feeds, runTimeoutMs, ...model }: InferOptions): Promise<ModelOutputs[]> {
  return inWorker(model, async (ask) => {
    const all: ModelOutputs[] = [];
    for await (const chunk of chunks(feeds)) all.push(...(await inferChunk(ask, chunk, runTimeoutMs)));
    return all;
  });
}

export interface InferTogetherOptions {
  /** Each in a worker process of its own; they run in turn. */
  readonly models: readonly InspectOptions[];
  /** As for {@link infer}. A model with one input takes the only tensor of the feeds, whatever it is called. */
  readonly feeds: GivenFeeds;
  /** Called for each of the feeds, in order, with the outputs of each model. */
  readonly onOutputs: (outputs: readonly ModelOutputs[], index: number) => void;
  /** A run that takes longer counts as hung; 60 s unless given. */
  readonly runTimeoutMs?: number | undefined;
}

/**
 * Runs several models on the same stream of feeds; only a few are held at a time.
 * @returns the number of feeds
 * @throws RunnerError as {@link infer}; whatever `feeds` or `onOutputs` throws
 */
export async function inferTogether(options: InferTogetherOptions): Promise<number> {
  const { models, feeds, onOutputs, runTimeoutMs } = options;
  return withWorkers(models, async (workers) => {
    let done = 0;
    for await (const chunk of chunks(feeds)) {
      const answers: (readonly ModelOutputs[])[] = [];
      for (const ask of workers) answers.push(await inferChunk(ask, chunk, runTimeoutMs));
      for (const at of chunk.keys()) {
        onOutputs(
          answers.map((outputs) => outputs[at] ?? new Map()),
          done,
        );
        done += 1;
      }
    }
    return done;
  });
}

/** Opens a worker per model, nested, so that all have ended when this resolves. Errors name the model's file. */
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
  // An error from a nested call is about another model and named there.
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

async function inferChunk(
  ask: Ask,
  feeds: readonly Feeds[],
  runTimeoutMs = defaultRunTimeoutMs(1),
): Promise<readonly ModelOutputs[]> {
  return (await ask<'infer'>({ kind: 'infer', feeds }, runTimeoutMs * feeds.length)).outputs;
}

async function* chunks(given: GivenFeeds): AsyncGenerator<readonly Feeds[]> {
  let chunk: Feeds[] = [];
  for await (const sample of 'feeds' in given ? given.feeds() : given) {
    chunk.push(sample);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/**
 * Loads a model in a worker process and returns the engine's description of it, without measuring.
 * @throws RunnerError for an invalid or unsupported model (MODEL_*), a missing engine, or a worker that crashed
 */
export async function inspectModel(options: InspectOptions): Promise<ModelInspection> {
  return inWorker(options, async (_ask, { description, inputs }) => ({ description, inputs }));
}
