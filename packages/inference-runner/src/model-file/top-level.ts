/** Reads up to `length` bytes at `position`. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

export type Walk =
  | { readonly kind: 'whole' }
  | { readonly kind: 'truncated'; readonly neededBytes: number }
  | { readonly kind: 'not-onnx' };

/** Tag and length of a field: two varints of at most ten bytes each. */
const HEADER_BYTES = 20;
/** Field numbers of ONNX `ModelProto` go up to 26; a larger one means other data. */
const HIGHEST_FIELD = 1000;
/** `graph` in `ModelProto` (onnx.proto, field 7). */
const GRAPH_FIELD = 7;
/** Metadata entries and functions are fields too; a real model has far fewer. */
const MAXIMUM_FIELDS = 100_000;

/**
 * Walks the outermost fields of a protobuf message by their lengths, without reading what is in them.
 * (Protocol Buffers encoding: varint, 64-bit, length-delimited and 32-bit wire types.)
 */
export async function walkTopLevel(read: ReadAt, sizeBytes: number): Promise<Walk> {
  let position = 0;
  let graphSeen = false;
  for (let fields = 0; position < sizeBytes; fields += 1) {
    const header = await read(position, HEADER_BYTES);
    const tag = varint(header, 0);
    if (tag === null) return cutShort(header, graphSeen, sizeBytes);
    const field = Math.floor(tag.value / 8);
    if (field === 0 || field > HIGHEST_FIELD || fields > MAXIMUM_FIELDS) return { kind: 'not-onnx' };
    const length = payloadLength(tag.value % 8, header, tag.next);
    if (length === 'unknown-type') return { kind: 'not-onnx' };
    if (length === 'cut') return cutShort(header, graphSeen, sizeBytes);
    position += length;
    if (position > sizeBytes) return { kind: 'truncated', neededBytes: position };
    if (field === GRAPH_FIELD) graphSeen = true;
  }
  return graphSeen ? { kind: 'whole' } : { kind: 'not-onnx' };
}

/** `'a web page'` or the like if the first bytes are text of a well-known kind, null otherwise. */
export function looksLikeText(head: Uint8Array): string | null {
  const start = new TextDecoder().decode(head).trimStart().toLowerCase();
  if (start.startsWith('<!doctype') || start.startsWith('<html') || start.startsWith('<?xml')) return 'a web page';
  if (start.startsWith('version https://git-lfs')) return 'a Git LFS pointer';
  if (start.startsWith('{"')) return 'a JSON text';
  return null;
}

/** Bytes from the field's beginning to its end. */
function payloadLength(wireType: number, header: Uint8Array, next: number): number | 'cut' | 'unknown-type' {
  switch (wireType) {
    case 0: {
      const value = varint(header, next);
      return value === null ? 'cut' : value.next;
    }
    case 1:
      return next + 8;
    case 2: {
      const length = varint(header, next);
      return length === null ? 'cut' : length.next + length.value;
    }
    case 5:
      return next + 4;
    default:
      return 'unknown-type';
  }
}

function varint(bytes: Uint8Array, from: number): { value: number; next: number } | null {
  let value = 0;
  for (let index = from; index < bytes.length && index < from + 10; index += 1) {
    const byte = bytes[index] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (index - from));
    if (byte < 0x80) return { value, next: index + 1 };
  }
  return null;
}

/** A header that ends with the file: cut off if a model had begun, otherwise no model at all. */
function cutShort(header: Uint8Array, graphSeen: boolean, sizeBytes: number): Walk {
  return graphSeen || header.length < HEADER_BYTES
    ? { kind: 'truncated', neededBytes: sizeBytes + 1 }
    : { kind: 'not-onnx' };
}
