import type { OpenedCalibration } from '@rn50/onnx-quantize';
import type { ImageDims } from '../models/image-dims.js';
import type { Calibration } from './jobs.js';

/** Inputs of the given size: generated, or read as they are asked for. */
export async function openInputs(calibration: Calibration, size: ImageDims): Promise<OpenedCalibration> {
  if (calibration.kind !== 'structured') {
    const { openCalibration } = await import('@rn50/onnx-quantize');
    return openCalibration(calibration, size);
  }
  const { structuredImages } = await import('@rn50/inference-runner');
  const { count, seed } = calibration;
  const { channels, height, width } = size;
  const inputs = structuredImages({ count, channels, height, width, seed });
  return { inputs, dims: [1, channels, height, width], count };
}
