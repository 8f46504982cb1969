/** Stable error codes of this package; the README's table explains each. */
export type QuantizeErrorCode =
  | 'ALREADY_QUANTIZED'
  | 'NOTHING_TO_QUANTIZE'
  | 'MODEL_UNSUPPORTED'
  | 'EXTERNAL_DATA'
  | 'OPSET_UNSUPPORTED'
  | 'CALIBRATION_INVALID'
  | 'BAD_OPTION'
  | 'NPY_INVALID'
  | 'NPZ_INVALID'
  | 'IMAGE_INVALID'
  | 'IMAGE_DECODER_MISSING'
  | 'LABELS_INVALID'
  | 'TUNING_FAILED'
  | 'ABORTED';

/** Every error this package throws on purpose: what happened (`message`), and what to do about it (`remedy`). */
export class QuantizeError extends Error {
  override readonly name = 'QuantizeError';

  constructor(
    readonly code: QuantizeErrorCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
