/**
 * Where an operator that multiplies has its operands, by index of the input. Float operators have neither scales nor zero
 * points; an integer operator with `outputScale` writes codes (where that input is given), one without writes float or int32.
 */
export interface MultiplierInputs {
  readonly arithmetic: 'float' | 'integer';
  readonly activation: number;
  readonly weight: number;
  readonly bias?: number;
  readonly activationScale?: number;
  readonly activationZero?: number;
  readonly weightScale?: number;
  readonly weightZero?: number;
  readonly outputScale?: number;
  readonly outputZero?: number;
}

const FLOAT: MultiplierInputs = { arithmetic: 'float', activation: 0, weight: 1, bias: 2 };
const FLOAT_PRODUCT: MultiplierInputs = { arithmetic: 'float', activation: 0, weight: 1 };
const CODES = {
  arithmetic: 'integer',
  activation: 0,
  activationScale: 1,
  activationZero: 2,
  weight: 3,
  weightScale: 4,
  weightZero: 5,
} as const;
const QLINEAR_PRODUCT: MultiplierInputs = { ...CODES, outputScale: 6, outputZero: 7 };
const QLINEAR: MultiplierInputs = { ...QLINEAR_PRODUCT, bias: 8 };
const INTEGER: MultiplierInputs = { arithmetic: 'integer', activation: 0, weight: 1, activationZero: 2, weightZero: 3 };

/**
 * Convolutions and matrix products of ONNX (https://onnx.ai/onnx/operators/) and of ONNX Runtime (docs/ContribOperators.md
 * in its repository); `Conv` is also the name of its NCHWc form.
 */
const MULTIPLIERS: ReadonlyMap<string, MultiplierInputs> = new Map([
  ['Conv', FLOAT],
  ['FusedConv', FLOAT],
  ['NhwcFusedConv', FLOAT],
  ['ConvTranspose', FLOAT],
  ['Gemm', FLOAT],
  ['FusedGemm', FLOAT],
  ['MatMul', FLOAT_PRODUCT],
  ['FusedMatMul', FLOAT_PRODUCT],
  ['QLinearConv', QLINEAR],
  ['QLinearConvTranspose', QLINEAR],
  ['QLinearMatMul', QLINEAR_PRODUCT],
  ['QGemm', { ...CODES, bias: 6, outputScale: 7, outputZero: 8 }],
  ['ConvInteger', INTEGER],
  ['MatMulInteger', INTEGER],
  [
    'MatMulIntegerToFloat',
    {
      arithmetic: 'integer',
      activation: 0,
      weight: 1,
      activationScale: 2,
      weightScale: 3,
      activationZero: 4,
      weightZero: 5,
      bias: 6,
    },
  ],
  [
    'DynamicQuantizeMatMul',
    { arithmetic: 'integer', activation: 0, weight: 1, weightScale: 2, weightZero: 3, bias: 4 },
  ],
]);

/** Where an operator has its operands; undefined if it is neither a convolution nor a matrix product. */
export function multiplierInputs(opType: string): MultiplierInputs | undefined {
  return MULTIPLIERS.get(opType);
}

/** Whether an operator is a convolution or a matrix product. */
export function multiplies(opType: string): boolean {
  return MULTIPLIERS.has(opType);
}

/** Whether an operator is a convolution or a matrix product of floats. */
export function multipliesFloats(opType: string): boolean {
  return MULTIPLIERS.get(opType)?.arithmetic === 'float';
}

/** Index of the input that holds the weights; the second, as is usual, for operators that are not known. */
export function weightInput(opType: string): number {
  return MULTIPLIERS.get(opType)?.weight ?? 1;
}

/** Operators on integers whose scales are stored in the file, whether they multiply or not. */
export function isStaticInteger(opType: string): boolean {
  return /^(QLinear|QGemm)/.test(opType);
}

/** Operators that quantize while they run, or that work on what was quantized so. */
export function isDynamicInteger(opType: string): boolean {
  return /^(ConvInteger|MatMulInteger|DynamicQuantize)/.test(opType);
}

/** Operators that work on integers, in either way. */
export function isIntegerOperator(opType: string): boolean {
  return isStaticInteger(opType) || isDynamicInteger(opType);
}
