import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { EngineDescription, GivenSessionOptions } from './engine/engine.js';
import { DEFAULT_ENGINE, ENGINES, findEngine } from './engine/registry.js';
import { checkModelFile } from './model-file/check-model-file.js';
import type { MeasureSettings, ModelOptions } from './options.js';
import type { Link, Outcome } from './parent/link.js';
import { openWorkerProcess } from './parent/worker-process.js';
import { resolveThreads } from './resolve-settings.js';
import { RunnerError } from './runner-error.js';
import { LOAD_TIMEOUT_MS } from './timeouts.js';
import type { RequestKind, RequestOf } from './worker/protocol.js';

export interface InspectOptions extends ModelOptions, Pick<MeasureSettings, 'engines' | 'threads' | 'signal'> {
  /** As for `compare`, so that results are those of the measured sessions. */
  readonly sessionOptions?: GivenSessionOptions | undefined;
}

export interface ModelInspection {
  readonly description: EngineDescription;
  /** How it is fed. */
  readonly inputs: InputPlan;
}

/** A model in its worker, and the worker's resource totals. */
export type LoadedModel = ModelInspection & Pick<Link, 'totals'>;

export type Ask = <K extends RequestKind>(
  request: RequestOf<K>,
  timeoutMs: number,
) => Promise<Extract<Outcome<K>, { ok: true }>['answer']>;

/**
 * Loads a model in its own worker process and runs `work`, which sends requests by `ask`. The worker has ended when
 * this resolves.
 * @param profileFolder folder for the profile of the engine, or null for no profile
 * @throws RunnerError for an invalid model, ENGINE_UNKNOWN, and whatever ends the worker before its work is done
 */
export async function inWorker<T>(
  options: InspectOptions,
  work: (ask: Ask, loaded: LoadedModel) => Promise<T>,
  profileFolder: string | null = null,
): Promise<T> {
  const { modelPath, engines = ENGINES } = options;
  const engine = findEngine(options.engine ?? DEFAULT_ENGINE, engines);
  const sessionOptions = {
    ...options.sessionOptions,
    threads: resolveThreads(options.threads),
    oneAtATime: true,
    ...(profileFolder === null ? {} : { profileFolder }),
  };
  await checkModelFile(modelPath);
  const link: Link = await openWorkerProcess(options.signal);
  const ask: Ask = async (request, timeoutMs) => {
    const outcome = await link.ask(request, timeoutMs);
    if (!outcome.ok) throw new RunnerError(outcome.failure);
    return outcome.answer;
  };
  try {
    const loaded = await ask<'load'>(
      { kind: 'load', engine, modelPath, sessionOptions, inputs: options.inputs },
      LOAD_TIMEOUT_MS,
    );
    const result = await work(ask, { ...loaded, totals: link.totals });
    const closing = await link.close();
    if (closing.kind === 'unframed') throw new RunnerError(closing.failure);
    return result;
  } finally {
    await link.kill();
  }
}
