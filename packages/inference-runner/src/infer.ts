import type { EngineDescription, EngineSpec, SessionOptions } from './engine/engine.js';
import type { ImageInput } from './input/image-input.js';
import { checkModelFile } from './model-file/check-model-file.js';
import { defaultRunTimeoutMs, resolveThreads } from './options.js';
import type { Link, Outcome } from './parent/link.js';
import { openWorkerProcess } from './parent/worker-process.js';
import { RunnerError } from './runner-error.js';
import type { RequestKind, RequestOf } from './worker/protocol.js';

/** Inputs sent to the worker at a time; 16 images of 224 x 224 are 9.6 MB. */
const CHUNK = 16;
const LOAD_TIMEOUT_MS = 120_000;

export interface InspectOptions {
  readonly modelPath: string;
  /** `ort` unless given. */
  readonly engine?: EngineSpec | undefined;
  /** Intra-op threads; all CPUs this process may use unless given. */
  readonly threads?: number | undefined;
  /** As `compare` takes them, so that answers are those of the sessions that are measured. */
  readonly sessionOptions?: Omit<SessionOptions, 'threads'> | undefined;
  readonly signal?: AbortSignal | undefined;
}

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

export interface ModelInspection {
  readonly description: EngineDescription;
  readonly input: ImageInput;
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

type Ask = <K extends RequestKind>(
  request: RequestOf<K>,
  timeoutMs: number,
) => Promise<Extract<Outcome<K>, { ok: true }>['answer']>;

async function inWorker<T>(
  options: InspectOptions,
  work: (ask: Ask, loaded: ModelInspection) => Promise<T>,
): Promise<T> {
  const { modelPath, engine = 'ort' } = options;
  const sessionOptions = { ...options.sessionOptions, threads: resolveThreads(options.threads) };
  await checkModelFile(modelPath);
  const link: Link = await openWorkerProcess(options.signal);
  const ask: Ask = async (request, timeoutMs) => {
    const outcome = await link.ask(request, timeoutMs);
    if (!outcome.ok) throw new RunnerError(outcome.failure);
    return outcome.answer;
  };
  try {
    const loaded = await ask<'load'>({ kind: 'load', engine, modelPath, sessionOptions }, LOAD_TIMEOUT_MS);
    const result = await work(ask, loaded);
    const closing = await link.close();
    if (closing.kind === 'unframed') throw new RunnerError(closing.failure);
    return result;
  } finally {
    await link.kill();
  }
}
