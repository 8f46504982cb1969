/** The time of one node of the optimised graph. */
export interface NodeTime {
  /** Name given by the engine after its optimisations. */
  readonly name: string;
  readonly opType: string;
  /** Median over the counted runs, in milliseconds; the mean of an engine that tells no more. */
  readonly ms: number;
  /** The engine's name of the code that ran, where it tells: `brgconv_avx512_I8`. */
  readonly kernel?: string;
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShapes: readonly (readonly number[])[];
}

/** The type that a kernel computes in, which ends the engine's name of it, in small letters: `i8`, `bf16`; null where it tells none. */
export function computedType(kernel: string | undefined): string | null {
  return /_([a-z]+\d+)$/i.exec(kernel ?? '')?.[1]?.toLowerCase() ?? null;
}

/** The times of all nodes of a model. `profileModel` of `@rn50/inference-runner` returns this and more. */
export interface ModelProfile {
  readonly threads: number;
  /** Images per run. */
  readonly batch: number;
  /** Median of a whole run in milliseconds. */
  readonly runMs: number;
  /** In the order they run. */
  readonly nodes: readonly NodeTime[];
  /** Share of the nodes' time in nodes that were not found in the graph; 0 unless given. */
  readonly unmatchedShare?: number;
  /** The graph after the engine's optimisations, as the bytes of an ONNX file; null if there is none. */
  readonly optimizedModel: Uint8Array | null;
}
