import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { RunnerError } from '../../runner-error.js';
import {
  type Engine,
  type EngineDescription,
  type EngineSession,
  NON_TENSOR,
  type SessionOptions,
  type ValueDescription,
} from '../engine.js';
import { placeOf } from '../registry.js';
import type { Feeds, Tensor } from '../tensor.js';
import { engineImportError, ortSaysOutOfMemory, rejected } from './errors.js';
import { ortOptions } from './given-options.js';
import { installedOrt } from './installed.js';
import { profileFiles, readOrtProfile } from './profile.js';
import { fromOrtTensor, toOrtTensor } from './tensor.js';

type OrtModule = typeof Ort;

/** Errors and worse only: nothing of the engine's own log reaches the screen. */
const LOG_ERRORS_ONLY = 3;
/** ORT's own defaults, stated so that they stay what they are in a later version, and are recorded. */
const MEMORY = { enableCpuMemArena: true, enableMemPattern: true } as const;

/**
 * ONNX Runtime on the CPU, through `onnxruntime-node`, which is loaded with the first model and not before.
 * @param place a folder of `onnxruntime-node`, or one whose `node_modules` has it; the one beside this package unless given
 * @param importOrt a stand-in, for tests
 */
export function ortEngine(place?: string, importOrt: () => Promise<OrtModule> = () => importedOrt(place)): Engine {
  return {
    name: 'ort',
    title: 'ONNX Runtime',
    canProfile: true,
    place,
    readOptions: ortOptions,
    installed: () => installedOrt(place),
    saysOutOfMemory: ortSaysOutOfMemory,
    async load(model, options) {
      const ort = await importOrt().catch((error: unknown) => {
        throw engineImportError(error);
      });
      ort.env.logLevel = 'error';
      const settings = explicitOptions(options);
      const session = await openSession(ort, model, settings).catch((error: unknown) => {
        throw rejected(error);
      });
      const opened = ortSession(ort, session, recordedOptions(settings));
      const { profileFolder } = settings;
      return profileFolder === undefined ? opened : profiled(opened, session, profileFolder);
    },
  };
}

export default ortEngine(placeOf(import.meta.url));

async function importedOrt(place: string | undefined): Promise<OrtModule> {
  if (place === undefined) return import('onnxruntime-node');
  const { location } = await installedOrt(place);
  return createRequire(import.meta.url)(location);
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
  // Asked for a sequence or a map, the binding fails. It is computed all the same.
  const fetched = session.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name);
  const isAll = fetched.length === session.outputNames.length;
  return {
    describe: () => ({
      engine: 'ort',
      engineVersion: ort.env.versions.node ?? ort.env.versions.common,
      inputs: session.inputMetadata.map(describeValue),
      outputs: session.outputMetadata.map(describeValue),
      sessionOptions,
    }),
    // A run computes in the caller's thread: a second one in flight would wait for the first.
    requests: 1,
    async run(feeds) {
      if (fetched.length === 0) throw noTensorOutput(session.outputNames);
      const results = await (isAll ? session.run(convert(feeds)) : session.run(convert(feeds), fetched));
      const outputs: Record<string, Tensor> = {};
      for (const name of fetched) {
        const value = results[name];
        if (value !== undefined) outputs[name] = fromOrtTensor(name, value);
      }
      return outputs;
    },
    dispose: () => session.release(),
  };
}

/** The profile is written when it is asked for, or else when the session is taken down. */
function profiled(opened: EngineSession, session: Ort.InferenceSession, folder: string): EngineSession {
  let ended = false;
  const end = (): void => {
    if (!ended) session.endProfiling();
    ended = true;
  };
  return {
    ...opened,
    async profile(runs) {
      end();
      return readOrtProfile(folder, runs);
    },
    async dispose() {
      end();
      await opened.dispose();
    },
  };
}

/** Session options with nothing left open but whether there is a profile. */
type ExplicitOptions = Required<
  Omit<SessionOptions, 'profileFolder' | 'inputDims' | 'oneAtATime' | 'precision' | 'streams' | 'requestsPerStream'>
> &
  Pick<SessionOptions, 'profileFolder'>;

/** @throws RunnerError BAD_OPTION */
function explicitOptions(options: SessionOptions): ExplicitOptions {
  const { precision = 'own', streams = 1, requestsPerStream = 1 } = options;
  if (precision !== 'own') {
    throw cannot('precision', precision, 'ONNX Runtime computes in the types of the file', 'Leave precision out.');
  }
  if (streams !== 1) {
    throw cannot('streams', streams, 'a session of ONNX Runtime has one stream', 'Use instances instead.');
  }
  if (requestsPerStream !== 1) {
    const problem = 'a session of ONNX Runtime makes one run at a time';
    throw cannot('requestsPerStream', requestsPerStream, problem, 'Use instances instead.');
  }
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
  const settings: Ort.InferenceSession.SessionOptions = {
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
    ? ort.InferenceSession.create(model, settings)
    : ort.InferenceSession.create(model, settings);
}

function profileOptions(folder: string | undefined): Ort.InferenceSession.SessionOptions {
  if (folder === undefined) return {};
  const { prefix, optimizedModel } = profileFiles(folder);
  return { enableProfiling: true, profileFilePrefix: prefix, optimizedModelFilePath: optimizedModel };
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
  if (!metadata.isTensor) return { name: metadata.name, type: NON_TENSOR, dims: [] };
  const dims = metadata.shape.map((dim) => (dim === '' ? null : dim));
  return { name: metadata.name, type: metadata.type, dims };
}

function noTensorOutput(names: readonly string[]): RunnerError {
  return new RunnerError({
    code: 'BAD_OUTPUT',
    message: `No output of the model is a tensor (${names.join(', ')}): sequences and maps cannot be read here.`,
    remedy: 'Export the model with tensors as outputs, e.g. with zipmap=False in skl2onnx.',
  });
}

function cannot(option: string, value: string | number, why: string, remedy: string): RunnerError {
  return new RunnerError({
    code: 'BAD_OPTION',
    message: `The session option ${option} is ${value}, but ${why}.`,
    remedy,
  });
}
