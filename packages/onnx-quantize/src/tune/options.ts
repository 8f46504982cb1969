import type { CpuInfo } from '@rn50/cpu-detect';
import type { EngineRegistry, GivenSessionOptions } from '@rn50/inference-runner';
import type { InputPlan } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';

/** What is being done; each step is reported once, when it begins. */
export interface TuneProgress {
  readonly step: 'rewrites' | 'kernel-forms' | 'verify' | 'settings';
  /** In words: which rewrites, how many convolutions. */
  readonly text: string;
}

/** The throughput scenario that session options are chosen for. */
export interface TunedThroughput {
  /** Images per run. */
  readonly batch: number;
  readonly instances: number;
  /** Intra-op threads of each instance. */
  readonly threads: number;
  /** Logical CPUs of each instance; wherever the scheduler puts them unless given. */
  readonly cpuSets?: readonly (readonly number[])[] | undefined;
  /** What is tried; what the engine names unless given. */
  readonly options?: readonly GivenSessionOptions[] | undefined;
}

export interface TuneOptions {
  /** Its name in the registry; `ort` unless given. Kernel forms are ONNX Runtime's; for others only rewrites are tried. */
  readonly engine?: string;
  /** The engines by name; those of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  /** Intra-op threads the tuned model is for; the usable CPUs of `cpu`, or all that Node sees, unless given. */
  readonly threads?: number;
  /** Images per run the tuned model is for; 1 unless given. */
  readonly batch?: number;
  /** Try session options for this scenario; none are tried unless given, or where `sessionOptions` have `streams`. */
  readonly throughput?: TunedThroughput | undefined;
  /** Goes into the choices and the metadata. */
  readonly cpu?: Pick<CpuInfo, 'model' | 'int8Path' | 'usableCpus'>;
  readonly sessionOptions?: GivenSessionOptions;
  /** How the model is fed; by the conventions of its declared inputs unless given. */
  readonly inputs?: InputPlan;
  /** Seed of the input images; 1 unless given. */
  readonly seed?: number;
  /** Ends all workers; `tune` then throws ABORTED. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TuneProgress) => void;
}

/** The settings of every measurement. */
export interface TuneSettings {
  readonly engine: string;
  readonly engines: EngineRegistry | undefined;
  readonly threads: number | undefined;
  readonly batch: number;
  readonly throughput: TunedThroughput | undefined;
  readonly seed: number;
  readonly sessionOptions: GivenSessionOptions;
  readonly inputs: InputPlan | undefined;
  readonly signal: AbortSignal | undefined;
}

/** @throws QuantizeError BAD_OPTION naming the option */
export function tuneSettingsOf(options: TuneOptions): TuneSettings {
  const {
    engine = 'ort',
    engines,
    batch = 1,
    seed = 1,
    sessionOptions = {},
    inputs,
    signal,
    cpu,
    throughput,
  } = options;
  const usable = cpu === undefined ? undefined : Math.max(1, Math.floor(cpu.usableCpus));
  const threads = options.threads ?? usable;
  for (const [name, value] of [
    ['threads', threads ?? 1],
    ['batch', batch],
  ] as const) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new QuantizeError('BAD_OPTION', `${name} is ${value}`, 'Give a whole number of at least 1.');
  }
  return { engine, engines, threads, batch, throughput, seed, sessionOptions, inputs, signal };
}
