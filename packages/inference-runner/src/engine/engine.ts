import type { Feeds, Tensor } from './tensor.js';

/**
 * What a session is opened with. Everything that changes speed is stated; nothing is left to an engine's own default.
 */
export interface SessionOptions {
  /** Intra-op threads: the threads that share one operator. */
  readonly threads: number;
  /** Threads that run operators side by side; 1 unless given. */
  readonly interOpThreads?: number;
  /** Graph optimisation; `all` unless given. */
  readonly graphOptimization?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all';
  /** `sequential` unless given. */
  readonly executionMode?: 'sequential' | 'parallel';
  /** Whether idle threads, intra-op and inter-op, spin for a moment before they sleep; true unless given. */
  readonly spinning?: boolean;
  /** Further options of the engine by their own names, e.g. `{ 'session.disable_prepacking': '1' }` for ORT; they win. */
  readonly config?: Readonly<Record<string, string>>;
  /** An empty folder into which the session writes, when it is disposed, how long each node took (see `profileModel`). */
  readonly profileFolder?: string | undefined;
}

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

/** A loaded model, ready to run. */
export interface EngineSession {
  describe(): EngineDescription;
  /**
   * Runs the model once. The same `feeds` object may be passed again and again: an engine converts it once.
   * The feeds' data must not change between two runs.
   */
  run(feeds: Feeds): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}

/** The seam behind which an inference engine sits: four methods in all. */
export interface Engine {
  readonly name: string;
  /**
   * Opens a session.
   * @param model path of an ONNX file, or its bytes
   * @throws RunnerError MODEL_REJECTED if the engine does not accept the model
   */
  load(model: string | Uint8Array, options: SessionOptions): Promise<EngineSession>;
}

/** The engines this package knows by name. */
export type EngineName = 'ort';

/** The engine where none is named. */
export const DEFAULT_ENGINE: EngineName = 'ort';

/**
 * Which engine: `ort` is ONNX Runtime; a module is loaded by its file URL and has an `Engine` as default export.
 */
export type EngineSpec = EngineName | { readonly module: string };

/** The name under which an engine stands in records that were made before it was loaded. */
export function engineName(spec: EngineSpec): string {
  return typeof spec === 'string' ? spec : spec.module;
}
