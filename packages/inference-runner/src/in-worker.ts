import { DEFAULT_ENGINE, type EngineDescription, type EngineSpec, type SessionOptions } from './engine/engine.js';
import type { ImageInput } from './input/image-input.js';
import { checkModelFile } from './model-file/check-model-file.js';
import { resolveThreads } from './options.js';
import type { Link, Outcome } from './parent/link.js';
import { openWorkerProcess } from './parent/worker-process.js';
import { RunnerError } from './runner-error.js';
import type { RequestKind, RequestOf } from './worker/protocol.js';

/** For the engine to load and for a model to be read and optimised. */
export const LOAD_TIMEOUT_MS = 120_000;

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

export interface ModelInspection {
  readonly description: EngineDescription;
  readonly input: ImageInput;
}

/** A model in its worker, and what that has used so far. */
export type LoadedModel = ModelInspection & Pick<Link, 'totals'>;

export type Ask = <K extends RequestKind>(
  request: RequestOf<K>,
  timeoutMs: number,
) => Promise<Extract<Outcome<K>, { ok: true }>['answer']>;

/**
 * Loads a model in a worker process of its own and hands over the requests; the worker is gone when this resolves.
 * @throws RunnerError for an invalid model, and whatever ends the worker before its work is done
 */
export async function inWorker<T>(
  options: InspectOptions,
  work: (ask: Ask, loaded: LoadedModel) => Promise<T>,
): Promise<T> {
  const { modelPath, engine = DEFAULT_ENGINE } = options;
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
    const result = await work(ask, { ...loaded, totals: link.totals });
    const closing = await link.close();
    if (closing.kind === 'unframed') throw new RunnerError(closing.failure);
    return result;
  } finally {
    await link.kill();
  }
}
