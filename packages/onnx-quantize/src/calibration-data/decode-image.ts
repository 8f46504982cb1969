import { QuantizeError } from '../errors.js';
import type { Rgba } from './preprocess.js';

/** The decoder's part that is used here. */
type Canvas = typeof import('canvas');

/**
 * Loads the image decoder, which is native code and not needed for arrays.
 * @throws QuantizeError IMAGE_DECODER_MISSING
 */
export async function loadDecoder(): Promise<(name: string, bytes: Uint8Array) => Promise<Rgba>> {
  const canvas = await import('canvas').catch((cause: unknown) => {
    throw new QuantizeError(
      'IMAGE_DECODER_MISSING',
      'the package that decodes images (@napi-rs/canvas, installed as canvas) does not load',
      'Install @rn50/onnx-quantize again on this machine, or give the inputs as a .npy file.',
      { cause },
    );
  });
  return (name, bytes) => decode(canvas, name, bytes);
}

/** @throws QuantizeError IMAGE_INVALID naming the file */
async function decode({ createCanvas, loadImage }: Canvas, name: string, bytes: Uint8Array): Promise<Rgba> {
  try {
    const image = await loadImage(bytes);
    const { width, height } = image;
    const context = createCanvas(width, height).getContext('2d');
    context.drawImage(image, 0, 0);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new QuantizeError(
      'IMAGE_INVALID',
      `the image ${name} cannot be decoded (${detail})`,
      'Remove it, or save it again as JPEG, PNG or WebP.',
      { cause },
    );
  }
}
