import type { Accuracy, Fidelity, Warning } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { EngineRegistry, GivenSessionOptions } from '@rn50/inference-runner';
import type { InputHints, InputPlan, SampleSizes } from '@rn50/onnx-model/inputs';
import type {
  CalibrationSource,
  Preprocessing,
  QuantizeChoices,
  QuantizeReport,
  TunedThroughput,
} from '@rn50/onnx-quantize';
import type { EngineSetting } from '../measure/engines-in-use.js';
import type { PlacedModel } from '../models/place-model-file.js';

/** Work on whole models: done in a child process, so that the parent stays small (see `job-worker.ts`). */
export type Job = ModelJob | OutputsJob | FormsJob;

/** Jobs that read or write a model. */
export type ModelJob =
  | InspectJob
  | BuildJob
  | QuantizeJob
  /** Writes the float network behind simulated quantization. */
  | { readonly kind: 'strip'; readonly path: string; readonly out: string }
  | TrialJob
  | TuneJob;

/** What a job of each kind hands back. */
export type ResultOf<J extends Job> = J extends OutputsJob | FormsJob ? ComparedOutputs : JobResult;

export interface InspectJob {
  readonly kind: 'inspect';
  readonly path: string;
  /** For which its work is counted; those that the file names, or else the usual ones, unless given. */
  readonly sizes?: SampleSizes | undefined;
}

/** What all jobs have that write a model. */
interface Writing {
  readonly out: string;
  /** A larger model gets its weights in a data file; the limit of ONNX files, 2 GiB, unless given. */
  readonly maxFileBytes?: number | undefined;
}

export interface BuildJob extends Writing {
  readonly kind: 'build';
  readonly seed: number;
}

export interface QuantizeJob extends QuantizeChoices, EngineSetting, Writing {
  readonly kind: 'quantize';
  readonly fp32: string;
  readonly calibration: Calibration;
  /** How the FP32 model is fed. */
  readonly plan: InputPlan;
  readonly cpu: CpuInfo;
  /** Tune the result for this machine. */
  readonly tune: boolean;
}

/** Writes an INT8 file with made-up ranges: its graph and speed are those of a real one, its outputs are not. */
export interface TrialJob extends Writing {
  readonly kind: 'trial';
  /** The FP32 model, or an INT8 model whose quantization is taken out first. */
  readonly path: string;
  readonly reduceRange: 'auto' | 'on';
  readonly cpu: CpuInfo;
  /** null: not tuned. */
  readonly tune: Omit<TuningTarget, 'cpu'> | null;
}

/** For what a model is tuned. */
export interface TuningTarget extends EngineSetting {
  readonly cpu: CpuInfo;
  readonly batch: number;
  readonly sessionOptions: GivenSessionOptions;
  /** For which the engine's session options are tried; none are unless given. */
  readonly throughput?: TunedThroughput | undefined;
  /** How the model is fed. */
  readonly plan: InputPlan;
}

/** Writes the tuned model, or the one at `path` again where nothing is faster: the recipe's `tuned` says which. */
export interface TuneJob extends TuningTarget, Writing {
  readonly kind: 'tune';
  readonly path: string;
}

/** Runs variants on the same inputs and compares what comes out. */
export interface OutputsJob {
  readonly kind: 'outputs';
  /** Each after the one that it is compared with. */
  readonly variants: readonly OutputsVariant[];
  readonly inputs: StructuredInputs | LabelledInputs;
  /** How the first variant is fed; the others take the same under their own names. */
  readonly plan: InputPlan;
  /** Where engines are found by name; those of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  readonly threads: number;
}

/** A model, and how it is run. */
export interface OutputsVariant {
  readonly id: string;
  readonly path: string;
  readonly engine: string;
  readonly sessionOptions: GivenSessionOptions;
  /** The id of the one that its outputs are compared with; null for the first. */
  readonly reference: string | null;
  /** Whether its layers are compared as well, in its own engine. */
  readonly layers: boolean;
}

/** Compares a file that was just quantized with the one it was made from, by few inputs. */
export interface FormsJob
  extends Pick<OutputsJob, 'plan' | 'engines' | 'threads'>,
    Pick<OutputsVariant, 'engine' | 'sessionOptions'> {
  readonly kind: 'forms';
  readonly fp32: string;
  readonly int8: string;
  readonly inputs: Calibration;
}

/** Pictures with known classes: a folder with a folder per class, or a CSV file. */
export interface LabelledInputs {
  readonly kind: 'labelled';
  readonly path: string;
  readonly preprocessing: Preprocessing;
}

export interface ComparedOutputs {
  /** One per variant that has a reference. */
  readonly fidelity: readonly Fidelity[];
  /** One per variant, where the inputs were labelled. */
  readonly accuracy: readonly Accuracy[];
  /** Set where class folders were numbered in their order, and the model has another number of classes. */
  readonly doubt: string | null;
  /** About pictures that are not read. */
  readonly warnings: readonly Warning[];
}

export type Calibration = StructuredInputs | CalibrationSource;

/** Seeded inputs as the plan says; pictures with structure, the user's own data where the plan has it. */
export interface StructuredInputs {
  readonly kind: 'structured';
  readonly count: number;
  readonly seed: number;
}

/** What every job hands back about the model it read or wrote. */
export interface JobResult extends PlacedModel {
  readonly facts: Record<string, unknown>;
  /** How an INT8 model was made, null for other jobs. */
  readonly recipe: Record<string, unknown> | null;
  /** What the graph shows about its inputs; of an inspect job only. */
  readonly hints?: InputHints;
  /** Shapes of what it multiplies by, the same in each form of a network; of an inspect job only. */
  readonly weightShapes?: readonly string[];
  /** What a quantize job did. */
  readonly report?: QuantizeReport;
}

export type JobMessage =
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'done'; readonly result: JobResult | ComparedOutputs }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly remedy: string };
