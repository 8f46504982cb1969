import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { readNpy } from '@rn50/onnx-quantize';
import { FIXTURES } from './run-bin.js';

const SIDE = 8;

/** The test images of the digits with their classes; values in 0..1. */
export function digits(): { readonly pixels: Float32Array; readonly label: number }[] {
  const { data } = readNpy(readFileSync(join(FIXTURES, 'digits-test.npy')));
  const labels = readFileSync(join(FIXTURES, 'digits-test-labels.npy')).subarray(-data.length / SIDE ** 2);
  return [...labels].map((label, index) => ({
    pixels: data.subarray(index * SIDE ** 2, (index + 1) * SIDE ** 2),
    label,
  }));
}

/** Writes one as a grey PNG file of 8 x 8 (https://www.w3.org/TR/png-3/). */
export function writeDigit(path: string, pixels: Float32Array): void {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc(SIDE * (SIDE + 1));
  pixels.forEach((value, at) => {
    rows[Math.floor(at / SIDE) * (SIDE + 1) + 1 + (at % SIDE)] = Math.round(value * 255);
  });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  writeFileSync(path, Buffer.concat([signature, ...chunks]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
