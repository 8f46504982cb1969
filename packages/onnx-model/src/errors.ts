/** Stable error codes of this package; the README's table explains each. */
export type OnnxModelErrorCode =
  | 'MODEL_EMPTY'
  | 'MODEL_IS_HTML'
  | 'MODEL_IS_LFS_POINTER'
  | 'MODEL_TRUNCATED'
  | 'MODEL_NOT_ONNX'
  | 'MODEL_NO_GRAPH'
  | 'MODEL_TOO_LARGE'
  | 'EXTERNAL_DATA'
  | 'TENSOR_TYPE'
  | 'TENSOR_SIZE'
  | 'BAD_OPTION'
  | 'INPUT_UNSUPPORTED';

/** Every error this package throws: what happened (`message`), and what to do about it (`remedy`). */
export class OnnxModelError extends Error {
  override readonly name = 'OnnxModelError';

  constructor(
    readonly code: OnnxModelErrorCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
