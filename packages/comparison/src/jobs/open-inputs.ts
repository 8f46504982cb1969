import type { CountedFeedSource } from '@rn50/inference-runner';
import type { ImageDims } from '../models/image-dims.js';
import type { Calibration } from './jobs.js';

/** Feeds of images of the given size: generated, or read as they are asked for. */
export async function openInputs(calibration: Calibration, size: ImageDims): Promise<CountedFeedSource> {
  if (calibration.kind !== 'structured') {
    const { openCalibration } = await import('@rn50/onnx-quantize');
    return openCalibration(calibration, size);
  }
  const { generatedFeeds } = await import('@rn50/inference-runner/feeds');
  const { count, seed } = calibration;
  const { channels, height, width } = size;
  const image = { name: 'image', type: 'float32', dims: [1, channels, height, width], role: 'image-nchw' } as const;
  return generatedFeeds([image], { count, seed });
}
