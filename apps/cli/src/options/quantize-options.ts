import type { CalibrationChoice } from '@rn50/comparison';
import type { CalibrationMethod, ChoiceRule, QuantizeChoices } from '@rn50/onnx-quantize/options';
import { usageError } from '../errors.js';
import type { RawPreprocessing } from './image-options.js';
import type { RawInputOptions } from './input-options.js';
import { typed } from './values.js';

/** The options as commander gives them. */
export interface RawQuantizeOptions
  extends RawPreprocessing,
    Omit<RawInputOptions, 'inputs'>,
    Partial<Pick<QuantizeChoices, 'form' | 'method' | 'reduceRange' | 'activationType' | 'weightType'>> {
  output: string;
  calibration: string;
  percentile?: number;
  moving?: boolean;
  perTensor?: boolean;
  tune?: boolean;
  strip?: boolean;
  exclude?: string[];
  layers?: boolean;
  maxLossDb?: number;
  maxImages?: number;
  threads?: number;
  progress?: boolean;
  verbose?: boolean;
}

/** The choices, checked against each other. Throws a usage error that names the option. */
export async function quantizeChoices(raw: RawQuantizeOptions): Promise<QuantizeChoices> {
  const { form = 'qdq', method = 'minmax', reduceRange = 'auto', percentile, maxLossDb, exclude } = raw;
  const { activationType, weightType } = raw;
  const choices: QuantizeChoices = {
    form,
    method,
    reduceRange,
    ...(raw.moving ? { rangeMode: 'moving' } : {}),
    ...(raw.layers ? { layers: true } : {}),
    ...(raw.perTensor ? { granularity: 'per-tensor' } : {}),
    ...typed({ percentile, exclude, maxLossDb, activationType, weightType }),
  };
  const { brokenRule } = await import('@rn50/onnx-quantize/options-schema');
  const rule = brokenRule(choices);
  if (rule !== null) throw usageError(...RULES[rule](method));
  return choices;
}

/** Message and remedy for each rule between options, with the names of the command line. */
const RULES: Readonly<Record<ChoiceRule, (method: CalibrationMethod) => [message: string, remedy: string]>> = {
  'types-without-kernel': () => [
    '--activation-type int8 with --weight-type uint8: no engine has kernels for this pair',
    'Leave --weight-type out: int8 is the fast one everywhere.',
  ],
  'percentile-of-other-method': (method) => [
    `--percentile goes with --method percentile, not ${method}`,
    'Add --method percentile.',
  ],
  'moving-of-other-method': (method) => [
    `--moving goes with --method minmax; ${method} counts the values of all inputs alike`,
    'Leave one of the two out.',
  ],
};

/** Where calibration inputs come from, as typed: a path or `random`. */
export function calibrationChoice(raw: RawQuantizeOptions): CalibrationChoice & { readonly data: string } {
  const { calibration, maxImages, resize } = raw;
  const forImages = (['mean', 'std', 'scale', 'resize'] as const).find((option) => raw[option] !== undefined) ?? null;
  return { data: calibration, maxImages: maxImages ?? null, resize: resize ?? null, forImages };
}
