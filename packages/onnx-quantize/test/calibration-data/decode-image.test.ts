import { createCanvas } from 'canvas';
import { describe, expect, it } from 'vitest';
import { loadDecoder } from '../../src/calibration-data/decode-image.js';
import type { PreprocessingPlan } from '../../src/calibration-data/preprocess.js';
import { refusalOf } from '../refusal.js';

const SIDE = 16;
/** 0..255, the picture as a whole. */
const plan: PreprocessingPlan = {
  channels: 1,
  height: SIDE,
  width: SIDE,
  mean: [0],
  std: [1 / 255],
  resize: SIDE,
  layout: 'nchw',
};
const decode = await loadDecoder();

/** White in its left upper quarter, else black. */
async function corner(format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  const canvas = createCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d');
  context.fillStyle = 'black';
  context.fillRect(0, 0, SIDE, SIDE);
  context.fillStyle = 'white';
  context.fillRect(0, 0, SIDE / 2, SIDE / 2);
  return format === 'png' ? canvas.encode('png') : canvas.encode(format, 100);
}

/** With an EXIF block whose only entry is the orientation (tag 0x0112). */
function turned(jpeg: Buffer, orientation: number): Buffer {
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Uint8Array.from(tiff)]);
  const head = Uint8Array.of(0xff, 0xe1, 0, exif.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/** Which quarter is white. */
async function whiteQuarter(bytes: Uint8Array): Promise<string> {
  const values = await decode('picture', bytes, plan);
  const at = (y: number, x: number) => (values[y * SIDE + x] ?? 0) > 128;
  const places = {
    'upper left': at(3, 3),
    'upper right': at(3, 12),
    'lower right': at(12, 12),
    'lower left': at(12, 3),
  };
  return Object.entries(places)
    .filter(([, isWhite]) => isWhite)
    .map(([place]) => place)
    .join(' and ');
}

describe('the orientation in a photo’s EXIF data', () => {
  it.each([
    [1, 'upper left'],
    [2, 'upper right'],
    [3, 'lower right'],
    [6, 'upper right'],
    [8, 'lower left'],
  ])('%d is applied', async (orientation, place) => {
    expect(await whiteQuarter(turned(await corner('jpeg'), orientation))).toBe(place);
  });
});

describe('half a picture', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('(%s) is an error that names the file', async (format) => {
    const bytes = await corner(format);
    expect(await whiteQuarter(bytes)).toBe('upper left');
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    expect(await refusalOf(() => decode('val/a.picture', half, plan))).toContain(
      'IMAGE_INVALID: the image val/a.picture is not whole (',
    );
  });
});
