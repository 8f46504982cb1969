import { createCanvas } from 'canvas';
import { describe, expect, it } from 'vitest';
import { missingPart } from '../../src/calibration-data/half-picture.js';

const canvas = createCanvas(64, 48);
const context = canvas.getContext('2d');
for (let x = 0; x < 64; x += 4) {
  context.fillStyle = `rgb(${4 * x}, ${255 - 3 * x}, 90)`;
  context.fillRect(x, 0, 4, 48);
}
const WHOLE = {
  jpeg: await canvas.encode('jpeg', 90),
  png: await canvas.encode('png'),
  webp: await canvas.encode('webp', 90),
};
const JUNK = Uint8Array.of(0, 0, 255, 255, 1);

describe.each(Object.entries(WHOLE))('%s', (_, bytes) => {
  it('is whole as it was written, and with other bytes behind it', () => {
    expect(missingPart(bytes)).toBeNull();
    expect(missingPart(Buffer.concat([bytes, JUNK]))).toBeNull();
  });

  it('is not whole if cut anywhere behind its first bytes', () => {
    for (let length = 12; length < bytes.length; length += 1) {
      expect(missingPart(bytes.subarray(0, length)), `cut at ${length}`).not.toBeNull();
    }
  });
});

describe('a download that reserved its whole length', () => {
  it.each(['jpeg', 'png'] as const)('is no whole %s', (format) => {
    const bytes = Buffer.from(WHOLE[format]);
    bytes.fill(0, Math.floor(bytes.length / 2));
    expect(missingPart(bytes)).not.toBeNull();
  });
});

describe('a JPEG', () => {
  it('does not end with the thumbnail in its metadata', () => {
    const thumbnail = WHOLE.jpeg.subarray(0, Math.min(WHOLE.jpeg.length, 60_000));
    const length = thumbnail.length + 2;
    const app = Buffer.concat([Uint8Array.of(0xff, 0xe1, length >> 8, length & 255), thumbnail]);
    const withThumbnail = Buffer.concat([WHOLE.jpeg.subarray(0, 2), app, WHOLE.jpeg.subarray(2)]);
    expect(missingPart(withThumbnail)).toBeNull();
    expect(missingPart(withThumbnail.subarray(0, withThumbnail.length - 2))).toBe('the end marker is missing');
  });
});

it('leaves files of other kinds to the decoder', () => {
  expect(missingPart(Buffer.from('<html>404</html>'))).toBeNull();
  expect(missingPart(new Uint8Array())).toBeNull();
});
