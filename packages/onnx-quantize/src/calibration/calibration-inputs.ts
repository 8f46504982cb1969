import type { ValueInfoProto } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';

/** Inputs one at a time, so that a folder of images need not fit into memory. */
type Inputs = Iterable<Float32Array> | AsyncIterable<Float32Array>;

/**
 * Inputs typical of what the model will see: one array each, of the model's input shape with batch 1 (`[1, C, H, W]`).
 * `dims` gives the shape, batch included, where the model leaves height or width open. A model fixed to a larger batch gets
 * each input repeated.
 */
export type Calibration = Inputs | { readonly inputs: Inputs; readonly dims: readonly number[] };

export interface CalibrationInputs {
  readonly inputs: Inputs;
  /** The shape of one input, `[1, C, H, W]`. */
  readonly dims: readonly number[];
  /** The batch the model is fixed to, or 1. */
  readonly batch: number;
}

/** @throws QuantizeError CALIBRATION_INVALID if neither the model nor the caller says the shape of one input */
export function calibrationInputs(calibration: Calibration, input: ValueInfoProto): CalibrationInputs {
  const batch = fixedBatch(input);
  if (!('inputs' in calibration)) return { inputs: calibration, dims: declaredDims(input), batch };
  const [first, ...rest] = calibration.dims;
  if (first === undefined || !calibration.dims.every((size) => Number.isInteger(size) && size > 0)) {
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `calibration dims [${calibration.dims.join(', ')}] are not positive whole numbers`,
      'Give the shape of one input, batch included, for example [1, 3, 224, 224].',
    );
  }
  return { inputs: calibration.inputs, dims: [1, ...rest], batch };
}

/**
 * Check one input before the model runs on it.
 * @throws QuantizeError CALIBRATION_INVALID naming its index
 */
export function checkCalibrationInput(values: Float32Array, index: number, dims: readonly number[]): void {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (values.length !== size) {
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `calibration input ${index} has ${values.length} values; [${dims.join(', ')}] needs ${size}`,
      'Give inputs of the shape of the model, one image each.',
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `calibration input ${index} holds ${values[bad]} at position ${bad}`,
      'Remove NaN and infinite values from the calibration data.',
    );
  }
}

export function noCalibrationInputs(): QuantizeError {
  return new QuantizeError(
    'CALIBRATION_INVALID',
    'the calibration data has no inputs',
    'Give at least one input; 16 to 128 typical ones are usual.',
  );
}

/** One input as a model of this batch takes it: repeated, so that no range is seen that one input does not have. */
export function repeated(values: Float32Array, batch: number): Float32Array {
  if (batch === 1) return values;
  const data = new Float32Array(batch * values.length);
  for (let copy = 0; copy < batch; copy += 1) data.set(values, copy * values.length);
  return data;
}

function fixedBatch(input: ValueInfoProto): number {
  const value = shapeOf(input)[0]?.value;
  return value?.case === 'dimValue' && value.value > 0n ? Number(value.value) : 1;
}

/** The input's own shape with batch 1. */
function declaredDims(input: ValueInfoProto): number[] {
  return shapeOf(input).map(({ value }, axis) => {
    if (axis === 0) return 1;
    if (value.case === 'dimValue' && value.value > 0n) return Number(value.value);
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `the model leaves axis ${axis} of its input ${input.name} open`,
      'Give the calibration as { inputs, dims } with the shape of one input, for example [1, 3, 224, 224].',
    );
  });
}

function shapeOf({ type }: ValueInfoProto) {
  return type?.value.case === 'tensorType' ? (type.value.value.shape?.dim ?? []) : [];
}
