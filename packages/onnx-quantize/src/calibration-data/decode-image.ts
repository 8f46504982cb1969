import { QuantizeError } from '../errors.js';
import { missingPart } from './half-picture.js';
import { type PreprocessingPlan, preprocessStrips, type Rgba } from './preprocess.js';

/** The decoder's part that is used here. */
type Canvas = typeof import('canvas');
type Image = Awaited<ReturnType<Canvas['loadImage']>>;

/** Rows taken from a decoded picture at a time: for a photo of 12 megapixels 1 MB, not 48. */
const STRIP_ROWS = 64;

/** Decodes the picture and prepares it as the plan says; the name is for messages. */
type Decoder = (name: string, bytes: Uint8Array, plan: PreprocessingPlan) => Promise<Float32Array>;

/**
 * Loads the image decoder, which is native code and not needed for arrays.
 * @throws QuantizeError IMAGE_DECODER_MISSING; the decoder itself throws IMAGE_INVALID naming the file
 */
export async function loadDecoder(): Promise<Decoder> {
  const canvas = await import('canvas').catch((cause: unknown) => {
    throw new QuantizeError(
      'IMAGE_DECODER_MISSING',
      'the package that decodes images (@napi-rs/canvas, installed as canvas) does not load',
      'Install @rn50/onnx-quantize again on this machine, or give the inputs as a .npy file.',
      { cause },
    );
  });
  return (name, bytes, plan) => decode(canvas, name, bytes, plan);
}

async function decode(canvas: Canvas, name: string, bytes: Uint8Array, plan: PreprocessingPlan): Promise<Float32Array> {
  const missing = missingPart(bytes);
  if (missing !== null) {
    throw new QuantizeError(
      'IMAGE_INVALID',
      `the image ${name} is not whole (${missing})`,
      'Remove it, or bring the whole file back.',
    );
  }
  try {
    const image = await canvas.loadImage(bytes);
    const { width, height } = image;
    const values = preprocessStrips({ width, height, strips: stripsOf(canvas, image) }, plan);
    // The garbage collector does not see native memory, so the decoded bitmap is freed by hand.
    image.src = new Uint8Array();
    return values;
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

function* stripsOf({ createCanvas }: Canvas, image: Image): Generator<Rgba> {
  const { width, height } = image;
  const context = createCanvas(width, Math.min(STRIP_ROWS, height)).getContext('2d');
  for (let top = 0; top < height; top += STRIP_ROWS) {
    const rows = Math.min(STRIP_ROWS, height - top);
    context.clearRect(0, 0, width, rows);
    context.drawImage(image, 0, -top);
    yield { width, height: rows, data: context.getImageData(0, 0, width, rows).data };
  }
}
