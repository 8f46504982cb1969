/** What one node of the optimised graph took. */
export interface NodeTime {
  /** As the engine names it after its optimisations. */
  readonly name: string;
  readonly opType: string;
  /** Median over the counted runs, in milliseconds. */
  readonly ms: number;
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShapes: readonly (readonly number[])[];
}

/** Where the time of a model goes. `profileModel` of `@rn50/inference-runner` gives this and more. */
export interface ModelProfile {
  readonly threads: number;
  /** Images per run. */
  readonly batch: number;
  /** Median of a whole run in milliseconds. */
  readonly runMs: number;
  /** In the order they run. */
  readonly nodes: readonly NodeTime[];
  /** The graph after the engine's optimisations, as the bytes of an ONNX file; null if there is none. */
  readonly optimizedModel: Uint8Array | null;
}
