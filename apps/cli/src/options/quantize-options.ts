export const FORMS = ['qdq', 'qoperator'] as const;
export const METHODS = ['minmax'] as const;
export const REDUCE_RANGE = ['auto', 'on', 'off'] as const;

/** What `rn50 quantize` can choose among; each has its default in the command's help. */
export interface QuantizeChoices {
  readonly form: (typeof FORMS)[number];
  readonly method: (typeof METHODS)[number];
  readonly reduceRange: (typeof REDUCE_RANGE)[number];
}
