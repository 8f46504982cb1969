import { QuantizeError } from '../errors.js';
import type { ImageSize } from './preprocess.js';

/**
 * The images of an array `[N, C, H, W]`, or of one image `[C, H, W]`; nothing is copied.
 * @throws QuantizeError CALIBRATION_INVALID if the shape is not that of the model's input
 */
export function arrayRows(
  name: string,
  { dims, data }: { readonly dims: readonly number[]; readonly data: Float32Array },
  { channels, height, width }: ImageSize,
): Float32Array[] {
  const size = channels * height * width;
  const shape = dims.slice(-3);
  const fits = shape[0] === channels && shape[1] === height && shape[2] === width && dims.length <= 4;
  const images = dims.length === 4 ? (dims[0] ?? 0) : 1;
  if (!fits || images === 0) {
    throw new QuantizeError(
      'CALIBRATION_INVALID',
      `${name} holds an array of shape [${dims.join(', ')}], the model takes [N, ${channels}, ${height}, ${width}]`,
      'Save the calibration images in the shape of the model’s input, preprocessed as for inference.',
    );
  }
  return Array.from({ length: images }, (_, index) => data.subarray(index * size, (index + 1) * size));
}
