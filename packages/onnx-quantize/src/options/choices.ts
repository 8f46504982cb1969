/** How the INT8 model writes its integers: Q/DQ pairs around float operators, or integer operators. */
export const FORMS = ['qdq', 'qoperator'] as const;
export type QuantizedForm = (typeof FORMS)[number];

/** How ranges are found from what a tensor was seen to hold; the README says when each serves. */
export const METHODS = ['minmax', 'percentile', 'entropy', 'mse'] as const;
export type CalibrationMethod = (typeof METHODS)[number];

/** `absolute`: the extremes of all inputs; `moving`: the running average of each input's extremes. */
export const RANGE_MODES = ['absolute', 'moving'] as const;
export type RangeMode = (typeof RANGE_MODES)[number];

/** One scale per output channel of the weights, or one for the whole tensor. */
export const GRANULARITIES = ['per-channel', 'per-tensor'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export const CODE_TYPES = ['auto', 'uint8', 'int8'] as const;
export type TypeChoice = (typeof CODE_TYPES)[number];

export const REDUCE_RANGE = ['auto', 'on', 'off'] as const;

export const DEFAULT_PERCENTILE = 99.999;
/** Below this most of what was seen would saturate. */
export const LEAST_PERCENTILE = 50;

/** What can be chosen of a quantization, as plain data; `quantizeChoicesSchema` has the defaults and the rules. */
export interface QuantizeChoices {
  /** `qdq` unless given: it runs on every engine. */
  readonly form?: QuantizedForm | undefined;
  /** `minmax` unless given. */
  readonly method?: CalibrationMethod | undefined;
  /** Weight scales: one per output channel unless given. */
  readonly granularity?: Granularity | undefined;
  /** `auto` (default): int8 where `cpu` has ARM's dot products, else uint8. int8 activations need int8 weights. */
  readonly activationType?: TypeChoice | undefined;
  /** `auto` (default): int8, the fast one everywhere. */
  readonly weightType?: TypeChoice | undefined;
  /** `absolute` unless given; `moving` goes with `minmax` only. */
  readonly rangeMode?: RangeMode | undefined;
  /** Share of values in percent that a range keeps, 50 to 100, for `percentile`; 99.999 unless given. */
  readonly percentile?: number | undefined;
  /** Names of nodes (of a nameless one its first output), or operator types, that stay in float. */
  readonly exclude?: readonly string[] | undefined;
  /** Whether the report has `layers`, the SQNR of each layer by itself; `maxLossDb` implies it. */
  readonly layers?: boolean | undefined;
  /** Leaves in float each layer whose SQNR by itself is more than this many dB below the median of all layers. */
  readonly maxLossDb?: number | undefined;
  /** 7-bit weights: `auto` (default) is on where `cpu` has no INT8 instructions, whose 8-bit products saturate. */
  readonly reduceRange?: (typeof REDUCE_RANGE)[number] | undefined;
}

/** Rules between choices that {@link QuantizeChoices} by itself does not tell. */
export type ChoiceRule = 'types-without-kernel' | 'percentile-of-other-method' | 'moving-of-other-method';
