import { join } from 'node:path';
import type * as Ort from 'onnxruntime-node';
import { RunnerError } from '../runner-error.js';
import type { Engine, EngineDescription, EngineSession, SessionOptions, ValueDescription } from './engine.js';
import { engineProblem } from './engine-problem.js';
import { type Host, thisHost } from './host.js';
import { loadFailure } from './load-failure.js';
import { OPTIMIZED_MODEL, PROFILE_PREFIX } from './ort-profile.js';
import { fromOrtTensor, toOrtTensor } from './ort-tensor.js';
import { saysOutOfMemory } from './out-of-memory.js';
import type { Feeds, Tensor } from './tensor.js';

type OrtModule = typeof Ort;

/** Errors and worse only: nothing of the engine's own log reaches the screen. */
const LOG_ERRORS_ONLY = 3;
/** ORT's own defaults, stated so that they stay what they are in a later version, and are recorded. */
const MEMORY = { enableCpuMemArena: true, enableMemPattern: true } as const;

/**
 * ONNX Runtime on the CPU, through `onnxruntime-node`, which is loaded here and not before.
 * @throws RunnerError ENGINE_MISSING if the package is not installed, ENGINE_BROKEN if it does not load
 */
export async function loadOrt(importOrt: () => Promise<OrtModule> = () => import('onnxruntime-node')): Promise<Engine> {
  const ort = await importOrt().catch((error: unknown) => {
    throw engineImportError(error);
  });
  ort.env.logLevel = 'error';
  return {
    name: 'ort',
    async load(model, options) {
      const settings = explicitOptions(options);
      const session = await openSession(ort, model, settings).catch((error: unknown) => {
        throw rejected(error);
      });
      const opened = ortSession(ort, session, recordedOptions(settings));
      return settings.profileFolder === undefined ? opened : profiled(opened, session);
    },
  };
}

function ortSession(
  ort: OrtModule,
  session: Ort.InferenceSession,
  sessionOptions: EngineDescription['sessionOptions'],
): EngineSession {
  // Converting once per feeds object keeps the conversion out of every later run.
  const converted = new WeakMap<Feeds, Record<string, Ort.Tensor>>();
  const convert = (feeds: Feeds): Record<string, Ort.Tensor> => {
    const known = converted.get(feeds);
    if (known !== undefined) return known;
    const fresh: Record<string, Ort.Tensor> = {};
    for (const [name, tensor] of Object.entries(feeds)) fresh[name] = toOrtTensor(ort, tensor);
    converted.set(feeds, fresh);
    return fresh;
  };
  return {
    describe: () => ({
      engine: 'ort',
      engineVersion: ort.env.versions.node ?? ort.env.versions.common,
      inputs: session.inputMetadata.map(describeValue),
      outputs: session.outputMetadata.map(describeValue),
      sessionOptions,
    }),
    async run(feeds) {
      const results = await session.run(convert(feeds));
      const outputs: Record<string, Tensor> = {};
      for (const name of session.outputNames) {
        const value = results[name];
        if (value !== undefined) outputs[name] = fromOrtTensor(name, value);
      }
      return outputs;
    },
    dispose: () => session.release(),
  };
}

/** A session that writes its profile before it is taken down. */
function profiled(opened: EngineSession, session: Ort.InferenceSession): EngineSession {
  return {
    ...opened,
    async dispose() {
      session.endProfiling();
      await opened.dispose();
    },
  };
}

/** Session options with nothing left open but whether there is a profile. */
type ExplicitOptions = Required<Omit<SessionOptions, 'profileFolder'>> & Pick<SessionOptions, 'profileFolder'>;

function explicitOptions(options: SessionOptions): ExplicitOptions {
  return {
    threads: options.threads,
    interOpThreads: options.interOpThreads ?? 1,
    graphOptimization: options.graphOptimization ?? 'all',
    executionMode: options.executionMode ?? 'sequential',
    spinning: options.spinning ?? true,
    config: options.config ?? {},
    profileFolder: options.profileFolder,
  };
}

function openSession(
  ort: OrtModule,
  model: string | Uint8Array,
  options: ExplicitOptions,
): Promise<Ort.InferenceSession> {
  const ortOptions: Ort.InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads,
    interOpNumThreads: options.interOpThreads,
    graphOptimizationLevel: options.graphOptimization,
    executionMode: options.executionMode,
    logSeverityLevel: LOG_ERRORS_ONLY,
    ...MEMORY,
    extra: configOf(options),
    ...profileOptions(options.profileFolder),
  };
  return typeof model === 'string'
    ? ort.InferenceSession.create(model, ortOptions)
    : ort.InferenceSession.create(model, ortOptions);
}

function profileOptions(folder: string | undefined): Ort.InferenceSession.SessionOptions {
  if (folder === undefined) return {};
  return {
    enableProfiling: true,
    profileFilePrefix: join(folder, PROFILE_PREFIX),
    optimizedModelFilePath: join(folder, OPTIMIZED_MODEL),
  };
}

function recordedOptions(options: ExplicitOptions): EngineDescription['sessionOptions'] {
  return {
    executionProvider: 'cpu',
    intraOpNumThreads: options.threads,
    interOpNumThreads: options.interOpThreads,
    graphOptimizationLevel: options.graphOptimization,
    executionMode: options.executionMode,
    ...MEMORY,
    ...configOf(options),
  };
}

/** Keys as in ORT's `onnxruntime_session_options_config_keys.h`; what the caller gives wins. */
function configOf({ spinning, config }: ExplicitOptions): Readonly<Record<string, string>> {
  const allowed = spinning ? '1' : '0';
  return {
    'session.intra_op.allow_spinning': allowed,
    'session.inter_op.allow_spinning': allowed,
    'session.set_denormal_as_zero': '0',
    ...config,
  };
}

function describeValue(metadata: Ort.InferenceSession.ValueMetadata): ValueDescription {
  if (!metadata.isTensor) return { name: metadata.name, type: 'non-tensor', dims: [] };
  const dims = metadata.shape.map((dim) => (dim === '' ? null : dim));
  return { name: metadata.name, type: metadata.type, dims };
}

/** What to tell the user when `onnxruntime-node` cannot be imported. */
export function engineImportError(error: unknown, host: Host = thisHost()): RunnerError {
  return new RunnerError({ ...engineProblem(loadFailure(error), host), cause: error });
}

/** What to tell the user when the engine opens no session for a model. */
export function rejected(error: unknown): RunnerError {
  if (saysOutOfMemory(firstLine(error))) {
    return new RunnerError({
      code: 'OUT_OF_MEMORY',
      message: `ONNX Runtime has not enough memory to load the model: ${firstLine(error)}`,
      remedy: 'Give the process more memory, or close other programs.',
      cause: error,
    });
  }
  return new RunnerError({
    code: 'MODEL_REJECTED',
    message: `ONNX Runtime does not accept the model: ${firstLine(error)}`,
    remedy: 'Check the file with onnx.checker, and that its opset and operators are supported by this engine version.',
    cause: error,
  });
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
