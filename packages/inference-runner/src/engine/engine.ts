import type { NodeTime as MedianNodeTime } from '@rn50/bench-stats';
import type { Feeds, Tensor } from './tensor.js';

/**
 * What a session is opened with. Everything that changes speed is stated; nothing is left to an engine's own default. An
 * engine that cannot do what is asked throws BAD_OPTION.
 */
export interface SessionOptions {
  /** Intra-op threads: the threads that share one operator. */
  readonly threads: number;
  /** Threads that run operators side by side; 1 unless given. */
  readonly interOpThreads?: number;
  /** The type in which operators on floats are computed; `own`, the types in the file, unless given. */
  readonly precision?: 'own' | 'fp32' | 'bf16' | 'fp16';
  /** Requests that the engine computes side by side, each with its share of the threads; 1 unless given. */
  readonly streams?: number;
  /** Runs in flight for each stream in the throughput scenario; as many as keep a stream busy unless given. */
  readonly requestsPerStream?: number;
  /** Graph optimisation; `all` unless given. */
  readonly graphOptimization?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all';
  /** `sequential` unless given. */
  readonly executionMode?: 'sequential' | 'parallel';
  /** Whether idle threads, intra-op and inter-op, may spin for a moment before they sleep; true unless given. */
  readonly spinning?: boolean;
  /** Further options of the engine by their own names, e.g. `{ 'session.disable_prepacking': '1' }` for ORT; they win. */
  readonly config?: Readonly<Record<string, string>>;
  /**
   * Sizes of the inputs that will be fed first, by name, where they are known: an engine that compiles a model for one size does
   * so while it loads. Other sizes may follow.
   */
  readonly inputDims?: Readonly<Record<string, readonly number[]>> | undefined;
  /** Only one run will be in flight, as for latency: more streams than one would leave it a part of the threads. */
  readonly oneAtATime?: boolean | undefined;
  /** Opens the session for `profile`: an empty folder for the engine's own files, which the caller removes. */
  readonly profileFolder?: string | undefined;
}

/** Session options without what the runner decides: how many threads, for which sizes, how many runs, and whether it profiles. */
export type GivenSessionOptions = Omit<SessionOptions, 'threads' | 'inputDims' | 'oneAtATime' | 'profileFolder'>;

/** Type of an output that is a sequence or a map: it is computed, and not read. */
export const NON_TENSOR = 'non-tensor';

/** One input or output as the model declares it; a dimension is a number, a symbol, or null if it has no name. */
export interface ValueDescription {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly (number | string | null)[];
}

export interface EngineDescription {
  readonly engine: string;
  readonly engineVersion: string;
  readonly inputs: readonly ValueDescription[];
  readonly outputs: readonly ValueDescription[];
  /** The session options in force, under the engine's own names. */
  readonly sessionOptions: Readonly<Record<string, string | number | boolean>>;
}

/** What one node of the optimised graph takes. */
export interface NodeTime extends MedianNodeTime {
  /** The fastest counted run: what the node takes when nothing disturbs it. */
  readonly fastestMs: number;
  readonly inputTypes: readonly string[];
  readonly outputTypes: readonly string[];
}

/** Where the time of a session's last runs went. */
export interface EngineProfile {
  readonly runs: number;
  /**
   * Median of a whole run, in milliseconds, or the mean where the times of nodes are means; the profiler itself slows short nodes
   * by a few microseconds.
   */
  readonly runMs: number;
  /** In the order they run. */
  readonly nodes: readonly NodeTime[];
  /** Share of the nodes' time in nodes that no node of the file or of the optimised graph could be found for; 0 unless given. */
  readonly unmatchedShare?: number;
  /** File in the `profileFolder` with the graph after the engine's optimisations, as ONNX; null without one. */
  readonly optimizedModelPath: string | null;
}

/** A loaded model, ready to run. */
export interface EngineSession {
  describe(): EngineDescription;
  /** How many runs may be in flight at the same time; more of them bring no more throughput. */
  readonly requests: number;
  /**
   * Runs the model once. The same `feeds` object may be passed again and again: an engine converts it once.
   * The feeds' data must not change between two runs.
   * @param request which of the `requests` makes the run, from 0 (which it is unless given); each makes one at a time
   */
  run(feeds: Feeds, request?: number): Promise<Record<string, Tensor>>;
  /**
   * Like `run`, but returns no outputs, so that none is copied; this is timed where an engine has it. Without a `request` the run
   * is the only one in flight.
   */
  compute?(feeds: Feeds, request?: number): Promise<unknown>;
  /**
   * What the last `runs` runs took, node by node; ends the profiling. Only of a session with a `profileFolder`.
   * @throws RunnerError RUN_FAILED if there is no profile of so many runs
   */
  profile?(runs: number): Promise<EngineProfile>;
  dispose(): Promise<void>;
}

/** An engine as it is installed on this machine. */
export interface InstalledEngine {
  readonly version: string;
  /** The folder or file it is loaded from. */
  readonly location: string;
}

/** The seam behind which an inference engine sits; a module of the registry has one as its default export. */
export interface Engine {
  /** As in the registry, e.g. `ort`. */
  readonly name: string;
  /** For people, e.g. `ONNX Runtime`. */
  readonly title: string;
  /** Whether its sessions have `profile`. */
  readonly canProfile: boolean;
  /**
   * Where it looks for its library, if the address of its module names a place (`moduleAt`); an engine without it cannot be
   * taken from a place.
   */
  readonly place?: string | undefined;
  /**
   * Half precisions in which it computes the floats of a float32 file (`precision`) on a CPU with these features, by the names of
   * Linux, e.g. `amx_bf16`; none unless given.
   */
  halfPrecisions?(features: ReadonlySet<string>): readonly ('bf16' | 'fp16')[];
  /**
   * Session options from `key=value` texts in the engine's own names: checked, where the engine silently accepts wrong ones. Pure.
   * All of them are its `config` unless given.
   * @throws RunnerError BAD_OPTION, whose message begins with what was given
   */
  readOptions?(given: readonly string[]): GivenSessionOptions;
  /** Session options that may be faster for throughput with so many threads, to be tried; none unless given. */
  throughputOptions?(threads: number): readonly GivenSessionOptions[];
  /**
   * Version and location, without starting it: cheap enough to ask before anything is downloaded or built.
   * @throws RunnerError ENGINE_MISSING with what installs it, ENGINE_BROKEN if it is there and cannot be used
   */
  installed(): Promise<InstalledEngine>;
  /**
   * Opens a session; loads the engine itself the first time.
   * @param model path of an ONNX file, or its bytes
   * @throws RunnerError ENGINE_MISSING, ENGINE_BROKEN; BAD_OPTION for what the engine cannot do; MODEL_REJECTED if it does
   *   not accept the model
   */
  load(model: string | Uint8Array, options: SessionOptions): Promise<EngineSession>;
  /** Whether an error's message is the engine's way to say that memory could not be had. */
  saysOutOfMemory(message: string): boolean;
}
