import type { CalibrationMethod } from '@rn50/onnx-quantize';

export const FORMS = ['qdq', 'qoperator'] as const;
export const METHODS = ['minmax', 'percentile', 'entropy', 'mse'] as const satisfies readonly CalibrationMethod[];
export const REDUCE_RANGE = ['auto', 'on', 'off'] as const;
export const CODE_TYPES = ['auto', 'uint8', 'int8'] as const;

/** What `rn50 quantize` can choose among; each has its default in the command's help. */
export interface QuantizeChoices {
  readonly form: (typeof FORMS)[number];
  readonly method: (typeof METHODS)[number];
  readonly reduceRange: (typeof REDUCE_RANGE)[number];
  readonly rangeMode?: 'moving';
  readonly percentile?: number;
  readonly exclude?: readonly string[];
  readonly layers?: boolean;
  readonly maxLossDb?: number;
  readonly granularity?: 'per-tensor';
  readonly activationType?: (typeof CODE_TYPES)[number];
  readonly weightType?: (typeof CODE_TYPES)[number];
}
