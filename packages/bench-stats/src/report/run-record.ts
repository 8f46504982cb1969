import type { Block, Scenario, Warning } from './schema.js';

interface RunRecordFields {
  /** The variant's id, unique within a comparison: records, blocks and events are found by it. */
  readonly variantId: string;
  /** Its heading, for messages. */
  readonly label: string;
  readonly modelPath: string;
  readonly engine: string;
  /** Version of the engine, or '' if it never loaded. */
  readonly engineVersion: string;
  readonly scenario: Scenario;
  /** Images per run actually used (if it is below the requested number, a warning says so). */
  readonly batch: number;
  /** The one batch the model is fixed to, or null if it takes any; missing or null too if it never loaded. */
  readonly fixedBatch?: number | null;
  /** Intra-op threads of each instance. */
  readonly threads: number;
  /** Workers that ran at the same time. */
  readonly instances: number;
  /**
   * Session options passed to the engine, all of them explicit and under its own names. They belong to this record: in
   * a sweep the intra-op threads are those of the point, per instance.
   */
  readonly sessionOptions: Readonly<Record<string, string | number | boolean>>;
  /** Every block finished, in the order taken; no sample is ever dropped. */
  readonly blocks: readonly Block[];
  readonly warmup: { readonly runs: number; readonly stable: boolean };
  /** Largest resident set of the workers, in bytes; with several instances the sum over them. */
  readonly peakRssBytes: number;
  /** CPU time of all the variant's workers, restarted ones included, loading and warm-up too; 0 in a simulation. */
  readonly cpuMs: number;
  /** Loading the engine and the model, in milliseconds: the median over the worker processes; missing if none loaded. */
  readonly loadMs?: number;
  /** The first run at this batch in a process that had not run yet, likewise. */
  readonly firstRunMs?: number;
  readonly warnings: readonly Warning[];
}

/** The raw measurement of one variant in one scenario: samples and how it ended. Input of {@link assembleReport}. */
export type RunRecord =
  | (RunRecordFields & { readonly status: 'ok' })
  | (RunRecordFields & {
      readonly status: 'crashed' | 'timeout' | 'invalid-model' | 'out-of-memory' | 'interrupted';
      readonly message: string;
    });
