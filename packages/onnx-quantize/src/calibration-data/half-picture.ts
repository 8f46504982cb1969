import { crc32 } from 'node:zlib';

const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** PNG chunks without which the picture cannot be drawn. */
const PNG_CRITICAL: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT']);

/**
 * Says what is missing from a JPEG, PNG or WebP file; null if it is whole, or of another kind. Decoders fill the rest of a half picture
 * with grey instead of failing. Pixels are not decoded here.
 */
export function missingPart(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return missingOfJpeg(bytes, view);
  if (PNG_SIGNATURE.every((byte, at) => bytes[at] === byte)) return missingOfPng(bytes, view);
  if (text(bytes, 0) === 'RIFF' && text(bytes, 8) === 'WEBP') return missingOfWebp(view);
  return null;
}

/** ITU T.81 B.1: segments with a length; entropy-coded data, in which 0xFF is followed by 0 or a restart marker; the end marker. */
function missingOfJpeg(bytes: Uint8Array, view: DataView): string | null {
  let hasScan = false;
  for (let at = bytes.indexOf(0xff, 2); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at)) {
    const code = view.getUint8(at + 1);
    if (code === 0 || code === 0xff || isRestart(code)) {
      at += 1;
    } else if (code === 0xd9) {
      return hasScan ? null : 'it holds no picture data';
    } else if (code === 0xd8 || code === 0x01) {
      at += 2;
    } else {
      hasScan ||= code === 0xda;
      if (at + 4 > view.byteLength) break;
      at += 2 + view.getUint16(at + 2);
    }
  }
  return 'the end marker is missing';
}

function isRestart(code: number): boolean {
  return code >= 0xd0 && code <= 0xd7;
}

/** PNG (W3C) 5.3: chunks of a length, a type, data and a checksum, up to IEND. */
function missingOfPng(bytes: Uint8Array, view: DataView): string | null {
  let hasData = false;
  for (let at = PNG_SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = text(bytes, at + 4);
    const end = at + 8 + length;
    if (type === 'IEND') return hasData ? null : 'it holds no picture data';
    if (end + 4 > bytes.length) break;
    if (PNG_CRITICAL.has(type) && crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) {
      return `the checksum of its chunk ${type} is wrong`;
    }
    hasData ||= type === 'IDAT';
    at = end + 4;
  }
  return 'the end chunk is missing';
}

/** RIFF: the length of all that follows the first eight bytes. A last padding byte may be left out. */
function missingOfWebp(view: DataView): string | null {
  const length = view.getUint32(4, true);
  const missing = 8 + length - (length % 2) - view.byteLength;
  return missing > 0 ? `${missing} of ${8 + length} bytes are missing` : null;
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
