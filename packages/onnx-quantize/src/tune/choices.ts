import type { Estimate } from '@rn50/bench-stats';
import type { GivenSessionOptions } from '@rn50/inference-runner';
import { METADATA_KEYS, type TuningRewrite } from '@rn50/onnx-model';
import type { KernelForm } from './kernel-form.js';

/** What was chosen for one convolution, and what it rests on. */
export interface ConvolutionChoice {
  readonly name: string;
  readonly form: KernelForm;
  /** Median time of the node in milliseconds in each form; null where the profile does not show it. */
  readonly directMs: number | null;
  readonly gemmMs: number | null;
}

/** What came of a candidate. `times`: time with it / without it, with a 95 % interval; below 1 is faster. */
export type Outcome =
  | { readonly outcome: 'kept' | 'no-gain'; readonly times: Estimate }
  | { readonly outcome: 'failed'; readonly message: string };

/** A rewrite that was tried, by the median time of a run. */
export type RewriteChoice = {
  readonly name: TuningRewrite;
  /** Names of the nodes that calculate otherwise. */
  readonly sites: readonly string[];
} & Outcome;

/** Session options that were tried in the throughput scenario, by the time of an image. `beaten`: faster too, but not the fastest. */
export type SettingChoice = {
  /** In words: `2 streams with 2 requests each`. */
  readonly name: string;
  readonly options: GivenSessionOptions;
} & (Outcome | { readonly outcome: 'beaten'; readonly times: Estimate });

/** Whether the tuned form is faster than the model as given, beyond the interval. */
export type TuningVerdict =
  | { readonly kind: 'tuned'; readonly times: Estimate }
  | { readonly kind: 'untuned'; readonly reason: string; readonly times: Estimate | null };

/** Everything that was tried, and for which machine it holds. */
export interface TuningChoices {
  readonly engine: string;
  readonly engineVersion: string;
  /** Model name and INT8 path of the CPU, where they were given. */
  readonly cpu: { readonly model: string; readonly int8Path: string } | null;
  readonly threads: number;
  readonly batch: number;
  /** Those that can be had in both forms; empty for a float model. */
  readonly convolutions: readonly ConvolutionChoice[];
  readonly rewrites: readonly RewriteChoice[];
  readonly verdict: TuningVerdict;
  /** Session options for the throughput scenario, by the time of an image in it; at most one is kept. Empty where none was asked for. */
  readonly settings: readonly SettingChoice[];
}

/** A gain worth finding: what an interval leaves open beyond it is measured again. */
const WORTH_FINDING = 0.03;

/** Whether the interval of `times` leaves open a gain of more than 3 %. */
export function mayGain({ low }: Estimate): boolean {
  return low < 1 - WORTH_FINDING;
}

/** Whether something is faster, or it is known that nothing brings more than 3 %: of the model, and of the settings. Pure. */
export function isDecided({ rewrites, verdict, settings }: TuningChoices): boolean {
  const ofVerdict = verdict.times === null ? [] : [verdict.times];
  const isModelDecided = verdict.kind === 'tuned' || ![...timesOf(rewrites), ...ofVerdict].some(mayGain);
  const isKept = settings.some(({ outcome }) => outcome === 'kept');
  return isModelDecided && (isKept || !timesOf(settings).some(mayGain));
}

function timesOf(choices: readonly (RewriteChoice | SettingChoice)[]): Estimate[] {
  return choices.flatMap((choice) => (choice.outcome === 'failed' ? [] : [choice.times]));
}

/** The choices as pairs for the model file's metadata. */
export function tuningMetadata(choices: TuningChoices): Record<string, string> {
  const { engine, engineVersion, cpu, threads, batch, rewrites, convolutions } = choices;
  const kept = rewrites.flatMap(({ outcome, name }) => (outcome === 'kept' ? [name] : []));
  return {
    [METADATA_KEYS.tunedForCpu]: cpu?.model ?? 'unknown',
    [METADATA_KEYS.tunedForInt8Path]: cpu?.int8Path ?? 'unknown',
    [METADATA_KEYS.tunedForEngine]: `${engine} ${engineVersion}`,
    [METADATA_KEYS.tunedForThreads]: String(threads),
    [METADATA_KEYS.tunedForBatch]: String(batch),
    [METADATA_KEYS.tunedRewrites]: kept.join(', '),
    [METADATA_KEYS.tunedGemmConvolutions]: String(convolutions.filter(({ form }) => form === 'gemm').length),
  };
}
