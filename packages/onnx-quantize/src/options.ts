import type { CpuInfo } from '@rn50/cpu-detect';
import type { Engine } from '@rn50/inference-runner';
import type { Calibration } from './calibration/calibration-inputs.js';
import { CALIBRATION_METHODS, type CalibrationMethod } from './calibration/observer.js';
import { QuantizeError } from './errors.js';
import { numberFormat, TYPE_CHOICES, type TypeChoice } from './plan/choose-format.js';
import type { Granularity, NumberFormat } from './plan/number-format.js';
import type { QuantizedForm } from './report.js';

/** What is being done; `done` of `total` calibration inputs where that is known (an iterable's length is not). */
export type QuantizeProgress =
  | { readonly step: 'fold' }
  | { readonly step: 'calibrate'; readonly done: number; readonly total: number | null }
  | { readonly step: 'write' };

export interface QuantizeOptions {
  readonly calibration: Calibration;
  /** `qdq` unless given: it runs on every engine. */
  readonly form?: QuantizedForm;
  /** `minmax` unless given. */
  readonly method?: CalibrationMethod;
  /** Weight scales: one per output channel unless given. */
  readonly granularity?: Granularity;
  /** `auto` (default): int8 where `cpu` has ARM's dot products, else uint8. int8 activations need int8 weights. */
  readonly activationType?: TypeChoice;
  /** `auto` (default): int8, the fast one everywhere. */
  readonly weightType?: TypeChoice;
  /** 7-bit weights: `auto` (default) is on where `cpu` has no INT8 instructions, whose 8-bit products saturate. */
  readonly reduceRange?: 'auto' | 'on' | 'off';
  /** The CPU that will run the model. */
  readonly cpu?: Pick<CpuInfo, 'int8Path' | 'usableCpus'>;
  /** Threads for calibration; the usable CPUs of `cpu`, or 1, unless given. */
  readonly threads?: number;
  /** Runs the FP32 model; ONNX Runtime unless given. */
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: QuantizeProgress) => void;
}

/** The options with every default filled in. */
export interface Settings {
  readonly form: QuantizedForm;
  readonly method: CalibrationMethod;
  readonly reduceRange: boolean;
  readonly numbers: NumberFormat;
  readonly threads: number;
}

/** @throws QuantizeError BAD_OPTION naming the option */
export function settingsOf(options: QuantizeOptions): Settings {
  const form = oneOf('form', options.form ?? 'qdq', ['qdq', 'qoperator'] as const);
  const method = oneOf('method', options.method ?? 'minmax', CALIBRATION_METHODS);
  const reduce = oneOf('reduceRange', options.reduceRange ?? 'auto', ['auto', 'on', 'off'] as const);
  const threads = options.threads ?? Math.max(1, Math.floor(options.cpu?.usableCpus ?? 1));
  if (!Number.isInteger(threads) || threads < 1) {
    throw new QuantizeError('BAD_OPTION', `threads is ${threads}`, 'Give a whole number of at least 1.');
  }
  const reduceRange = reduce === 'on' || (reduce === 'auto' && options.cpu?.int8Path === 'none');
  const numbers = numberFormat({
    granularity: oneOf('granularity', options.granularity ?? 'per-channel', ['per-channel', 'per-tensor'] as const),
    activationType: oneOf('activationType', options.activationType ?? 'auto', TYPE_CHOICES),
    weightType: oneOf('weightType', options.weightType ?? 'auto', TYPE_CHOICES),
    reduceRange,
    int8Path: options.cpu?.int8Path ?? 'unknown',
  });
  return { form, method, reduceRange, numbers, threads };
}

function oneOf<T extends string>(option: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new QuantizeError('BAD_OPTION', `${option} is "${value}"`, `Choose one of: ${allowed.join(', ')}.`);
}
