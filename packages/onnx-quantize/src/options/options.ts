import type { CpuInfo } from '@rn50/cpu-detect';
import type { Engine } from '@rn50/inference-runner';
import type { z } from 'zod';
import type { Calibration } from '../calibration/calibration-feeds.js';
import { QuantizeError } from '../errors.js';
import { nearest } from '../nearest.js';
import type { NumberFormat } from '../plan/number-format.js';
import { numberFormat } from '../plan/number-format.js';
import { type ChoiceRule, DEFAULT_PERCENTILE, LEAST_PERCENTILE, type QuantizeChoices } from './choices.js';
import { type FilledChoices, quantizeChoicesSchema, ruleOf } from './choices-schema.js';

/** What is being done; `done` of `total` calibration inputs where that is known (a stream's is not). */
export type QuantizeProgress =
  | { readonly step: 'fold' }
  | { readonly step: 'calibrate'; readonly done: number; readonly total: number | null }
  | { readonly step: 'write' };

export interface QuantizeOptions extends QuantizeChoices {
  readonly calibration: Calibration;
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
export interface Settings extends Pick<FilledChoices, 'form' | 'method' | 'rangeMode' | 'percentile' | 'exclude'> {
  readonly layers: boolean;
  /** Null where no layer is left in float for its SQNR. */
  readonly maxLossDb: number | null;
  readonly reduceRange: boolean;
  readonly numbers: NumberFormat;
  readonly threads: number;
}

/** @throws QuantizeError BAD_OPTION naming the option */
export function settingsOf(options: QuantizeOptions): Settings {
  const { calibration: _calibration, cpu, threads: _threads, engine: _engine, signal: _signal, ...others } = options;
  const { onProgress: _onProgress, ...choices } = others;
  const threads = options.threads ?? Math.max(1, Math.floor(cpu?.usableCpus ?? 1));
  if (!Number.isInteger(threads) || threads < 1) {
    throw new QuantizeError('BAD_OPTION', `threads is ${threads}`, 'Give a whole number of at least 1.');
  }
  const parsed = quantizeChoicesSchema.safeParse(choices);
  if (!parsed.success) throw badOption(parsed.error.issues, choices);
  const { granularity, activationType, weightType, reduceRange, maxLossDb = null, ...filled } = parsed.data;
  const isReduced = reduceRange === 'on' || (reduceRange === 'auto' && cpu?.int8Path === 'none');
  const int8Path = cpu?.int8Path ?? 'unknown';
  const numbers = numberFormat({ granularity, activationType, weightType, reduceRange: isReduced, int8Path });
  return { ...filled, maxLossDb, reduceRange: isReduced, numbers, threads };
}

/** A rule between options goes before a fault of one of them. */
function badOption(issues: readonly z.core.$ZodIssue[], given: QuantizeChoices): QuantizeError {
  const rule = issues.map(ruleOf).find((found) => found !== null) ?? null;
  const [message, remedy] = rule === null ? faultOf(issues[0], given) : RULES[rule](given);
  return new QuantizeError('BAD_OPTION', message, remedy);
}

type Text = readonly [message: string, remedy: string];

const RULES: Readonly<Record<ChoiceRule, (given: QuantizeChoices) => Text>> = {
  'types-without-kernel': () => [
    'activationType is "int8" and weightType is "uint8", which ONNX Runtime cannot multiply',
    'Choose weightType int8, or activationType uint8.',
  ],
  'percentile-of-other-method': ({ method = 'minmax' }) => [
    `percentile is given with the method ${method}`,
    'Use the method percentile.',
  ],
  'moving-of-other-method': ({ method = 'minmax' }) => [
    `rangeMode is "moving" with the method ${method}, whose histogram counts all inputs alike`,
    'Leave rangeMode out, or use the method minmax.',
  ],
};

/** What to give for options that are not one of a list. */
const REMEDIES: Readonly<Partial<Record<string, string>>> = {
  percentile: `Give a number from ${LEAST_PERCENTILE} to 100, for example ${DEFAULT_PERCENTILE}.`,
  maxLossDb: 'Give a number above 0, for example 10.',
  exclude: 'Give a list of names.',
  layers: 'Give true or false.',
};

function faultOf(issue: z.core.$ZodIssue | undefined, given: QuantizeChoices): Text {
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = Object.keys(quantizeChoicesSchema.in.shape);
    return [`there is no option ${key}`, `Did you mean ${nearest(key, known)}?`];
  }
  const option = String(issue?.path[0] ?? 'an option');
  const value: unknown = Object.entries(given).find(([name]) => name === option)?.[1];
  if (issue?.code !== 'invalid_value') return [`${option} is ${value}`, REMEDIES[option] ?? 'See the README.'];
  const allowed = issue.values.map(String);
  return [
    `${option} is "${value}"`,
    `Did you mean "${nearest(String(value), allowed)}"? Choose one of: ${allowed.join(', ')}.`,
  ];
}
