import type { QuantizeChoices } from '@rn50/comparison';
import type { Preprocessing } from '@rn50/onnx-quantize';
import { usageError } from '../errors.js';
import { preprocessingOf, type RawPreprocessing } from './image-options.js';

/** Where calibration inputs come from, as typed: a path or `random`, and what is made of the images in it. */
export interface CalibrationChoice {
  readonly data: string;
  readonly maxImages: number | null;
  readonly preprocessing: Preprocessing;
}

/** Options as commander hands them over. */
export interface RawQuantizeOptions
  extends RawPreprocessing,
    Partial<Pick<QuantizeChoices, 'form' | 'method' | 'reduceRange' | 'activationType' | 'weightType'>> {
  output: string;
  calibration: string;
  percentile?: number;
  moving?: boolean;
  perTensor?: boolean;
  tune?: boolean;
  exclude?: string[];
  layers?: boolean;
  maxLossDb?: number;
  maxImages?: number;
  threads?: number;
  progress?: boolean;
  verbose?: boolean;
}

/** The choices, checked against each other. Throws a usage error that names the option. */
export function quantizeChoices(raw: RawQuantizeOptions): QuantizeChoices {
  const { form = 'qdq', method = 'minmax', reduceRange = 'auto', percentile, maxLossDb, exclude } = raw;
  const { activationType, weightType } = raw;
  if (activationType === 'int8' && weightType === 'uint8') {
    throw usageError(
      '--activation-type int8 with --weight-type uint8: no engine has kernels for this pair',
      'Leave --weight-type out: int8 is the fast one everywhere.',
    );
  }
  if (percentile !== undefined && method !== 'percentile') {
    throw usageError(`--percentile goes with --method percentile, not ${method}`, 'Add --method percentile.');
  }
  if (raw.moving && method !== 'minmax') {
    throw usageError(
      `--moving goes with --method minmax; ${method} counts the values of all inputs alike`,
      'Leave one of the two out.',
    );
  }
  return {
    form,
    method,
    reduceRange,
    ...(raw.moving ? { rangeMode: 'moving' } : {}),
    ...(percentile === undefined ? {} : { percentile }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(raw.layers ? { layers: true } : {}),
    ...(maxLossDb === undefined ? {} : { maxLossDb }),
    ...(raw.perTensor ? { granularity: 'per-tensor' } : {}),
    ...(activationType === undefined ? {} : { activationType }),
    ...(weightType === undefined ? {} : { weightType }),
  };
}

export function calibrationChoice(raw: RawQuantizeOptions): CalibrationChoice {
  const { calibration, maxImages } = raw;
  return { data: calibration, maxImages: maxImages ?? null, preprocessing: preprocessingOf(raw) };
}
