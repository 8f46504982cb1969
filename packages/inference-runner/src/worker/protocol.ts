import type { Scenario, Warning } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { EngineDescription, EngineProfile, SessionOptions } from '../engine/engine.js';
import type { Feeds, Tensor } from '../engine/tensor.js';
import type { RunnerErrorCode } from '../runner-error.js';
import type { BlockPlan, SettledBlockPlan } from '../schedule/plan.js';
import type { WarmUpPlan } from '../schedule/warm-up.js';
import type { Usage } from './meter.js';
import type { ProbeAnswer } from './probe.js';

interface Requests {
  load: {
    readonly kind: 'load';
    /** URL of its module. */
    readonly engine: string;
    readonly modelPath: string;
    readonly sessionOptions: SessionOptions;
    /** How the model is fed; by the conventions of its declared inputs unless given. */
    readonly inputs?: InputPlan | undefined;
    /** At which it will be run first, unless the plan fixes another; 1 unless given. */
    readonly batch?: number | undefined;
  };
  prepare: {
    readonly kind: 'prepare';
    readonly batch: number;
    readonly seed: number;
    /** In the throughput scenario the engine gets as many runs in flight as it takes. */
    readonly scenario: Scenario;
  };
  /** Finds the plan with which the model runs, this one or another, and whether its batch is open. */
  probe: { readonly kind: 'probe'; readonly plan: InputPlan; readonly seed: number };
  'warm-up': { readonly kind: 'warm-up'; readonly plan: WarmUpPlan };
  block: { readonly kind: 'block'; readonly plan: SettledBlockPlan };
  /** A block of several instances at once: all are woken, then all count, then all are halted. */
  wake: { readonly kind: 'wake'; readonly settleMs: number };
  count: { readonly kind: 'count'; readonly plan: BlockPlan };
  halt: { readonly kind: 'halt' };
  /** One sample in each. */
  infer: { readonly kind: 'infer'; readonly feeds: readonly Feeds[] };
  /** Times of the last `runs` runs; ends the profiling. */
  profile: { readonly kind: 'profile'; readonly runs: number };
  finish: { readonly kind: 'finish' };
}

export type RequestKind = keyof Requests;

/** A request of one kind. */
export type RequestOf<K extends RequestKind> = Requests[K];

/** Requests from the parent to a worker. One at a time; each gets one reply. */
export type Request = RequestOf<RequestKind>;

/** The interval from before the wake-up run of a block to after its last run. */
export interface BlockInterval {
  /** Its length by the monotonic and by the wall clock. */
  readonly monotonicElapsedMs: number;
  readonly wallElapsedMs: number;
  /** Usage of the process; null in a simulation. */
  readonly usage: Usage | null;
}

/** A model's outputs by name, in its own order. */
export type ModelOutputs = ReadonlyMap<string, Tensor>;

/** The answer to each kind of request, unless it fails. */
export interface Answers {
  load: {
    readonly description: EngineDescription;
    readonly inputs: InputPlan;
    /** Loading the engine and the model. */
    readonly loadMs: number;
  };
  prepare: {
    /** What is odd about the outputs. */
    readonly warnings: readonly Warning[];
    /** The run whose outputs were checked, the first at this batch. */
    readonly firstRunMs: number;
  };
  probe: ProbeAnswer;
  'warm-up': {
    readonly runs: number;
    readonly stable: boolean;
    /** Median run time at the end; 0 without runs. */
    readonly runMs: number;
    /** The fastest run, an estimate of the undisturbed time; 0 without runs. */
    readonly fastestMs: number;
  };
  block: BlockInterval & { readonly wakeUpMs: number; readonly samplesMs: Float64Array };
  /** The instance keeps running, uncounted. */
  wake: { readonly wakeUpMs: number };
  /** At least the requested runs; the instance then keeps running. */
  count: {
    /** By the monotonic clock, which all processes of a machine share. */
    readonly startedAtMs: number;
    readonly samplesMs: Float64Array;
  };
  halt: BlockInterval & {
    /** The runs between the wake-up run and the first counted one. */
    readonly beforeMs: readonly number[];
    /** The runs after the requested ones until halted. */
    readonly afterMs: readonly number[];
  };
  infer: { readonly outputs: readonly ModelOutputs[] };
  profile: EngineProfile;
  /** The final record: everything was delivered. A worker that exits without it has failed, whatever its exit code. */
  finish: Record<never, never>;
}

export interface WorkerFailure {
  readonly code: RunnerErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** Resources that a worker has used since it started. */
export interface Totals {
  readonly peakRssBytes: number;
  readonly cpuMs: number;
}

/** A worker's reply. Every reply carries the totals so far, so that a later crash keeps them. */
export type Reply =
  | {
      readonly [K in RequestKind]: {
        readonly kind: K;
        readonly answer: Answers[K];
        readonly totals: Totals;
      };
    }[RequestKind]
  | { readonly kind: 'failed'; readonly failure: WorkerFailure; readonly totals: Totals };

/** Whether a reply answers this request, and is not a failure. */
export function isReplyTo<K extends RequestKind>(
  reply: Reply,
  request: RequestOf<K>,
): reply is Reply & { readonly answer: Answers[K] } {
  return reply.kind === request.kind;
}
