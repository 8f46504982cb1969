import type { CpuInfo } from '@rn50/cpu-detect';
import type { Engine } from '@rn50/inference-runner';
import type { Calibration } from './calibration/calibration-feeds.js';
import { CALIBRATION_METHODS, type CalibrationMethod, RANGE_MODES, type RangeMode } from './calibration/observer.js';
import { QuantizeError } from './errors.js';
import { nearest } from './nearest.js';
import { numberFormat, TYPE_CHOICES, type TypeChoice } from './plan/choose-format.js';
import type { Granularity, NumberFormat } from './plan/number-format.js';
import type { QuantizedForm } from './report.js';

/** What is being done; `done` of `total` calibration inputs where that is known (a stream's is not). */
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
  /** `absolute` unless given; `moving` goes with `minmax` only. */
  readonly rangeMode?: RangeMode;
  /** Share of values in percent that a range keeps, 50 to 100, for `percentile`; 99.999 unless given. */
  readonly percentile?: number;
  /** Names of nodes (of a nameless one its first output), or operator types, that stay in float. */
  readonly exclude?: readonly string[];
  /** Whether the report has `layers`, the SQNR of each layer by itself; `maxLossDb` implies it. */
  readonly layers?: boolean;
  /** Leaves in float each layer whose SQNR by itself is more than this many dB below the median of all layers. */
  readonly maxLossDb?: number;
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

const DEFAULT_PERCENTILE = 99.999;
/** Below this most of what was seen would saturate. */
const LEAST_PERCENTILE = 50;

/** The options with every default filled in. */
export interface Settings {
  readonly form: QuantizedForm;
  readonly method: CalibrationMethod;
  readonly rangeMode: RangeMode;
  readonly percentile: number;
  /** Null where no layer is left in float for its SQNR. */
  readonly maxLossDb: number | null;
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
  const ranges = rangeSettings(method, options);
  const { maxLossDb = null } = options;
  if (maxLossDb !== null && !(maxLossDb > 0 && Number.isFinite(maxLossDb))) {
    throw new QuantizeError('BAD_OPTION', `maxLossDb is ${maxLossDb}`, 'Give a number above 0, for example 10.');
  }
  const reduceRange = reduce === 'on' || (reduce === 'auto' && options.cpu?.int8Path === 'none');
  const numbers = numberFormat({
    granularity: oneOf('granularity', options.granularity ?? 'per-channel', ['per-channel', 'per-tensor'] as const),
    activationType: oneOf('activationType', options.activationType ?? 'auto', TYPE_CHOICES),
    weightType: oneOf('weightType', options.weightType ?? 'auto', TYPE_CHOICES),
    reduceRange,
    int8Path: options.cpu?.int8Path ?? 'unknown',
  });
  return { form, method, ...ranges, maxLossDb, reduceRange, numbers, threads };
}

function rangeSettings(
  method: CalibrationMethod,
  options: QuantizeOptions,
): Pick<Settings, 'rangeMode' | 'percentile'> {
  const rangeMode = oneOf('rangeMode', options.rangeMode ?? 'absolute', RANGE_MODES);
  if (rangeMode === 'moving' && method !== 'minmax') {
    throw new QuantizeError(
      'BAD_OPTION',
      `rangeMode is "moving" with the method ${method}, whose histogram counts all inputs alike`,
      'Leave rangeMode out, or use the method minmax.',
    );
  }
  const { percentile = DEFAULT_PERCENTILE } = options;
  if (options.percentile !== undefined && method !== 'percentile') {
    throw new QuantizeError(
      'BAD_OPTION',
      `percentile is given with the method ${method}`,
      'Use the method percentile.',
    );
  }
  if (!(percentile >= LEAST_PERCENTILE && percentile <= 100)) {
    throw new QuantizeError(
      'BAD_OPTION',
      `percentile is ${percentile}`,
      `Give a number from ${LEAST_PERCENTILE} to 100, for example ${DEFAULT_PERCENTILE}.`,
    );
  }
  return { rangeMode, percentile };
}

function oneOf<T extends string>(option: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new QuantizeError(
    'BAD_OPTION',
    `${option} is "${value}"`,
    `Did you mean "${nearest(value, allowed)}"? Choose one of: ${allowed.join(', ')}.`,
  );
}
