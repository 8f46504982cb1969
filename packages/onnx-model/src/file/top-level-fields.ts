/** Protobuf wire types that a ModelProto's own fields use. */
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** Field number -> wire type of ModelProto (onnx.proto): 7 is the graph, 8 the opset import. */
const MODEL_FIELDS: ReadonlyMap<number, number> = new Map([
  [1, VARINT],
  [2, LENGTH_DELIMITED],
  [3, LENGTH_DELIMITED],
  [4, LENGTH_DELIMITED],
  [5, VARINT],
  [6, LENGTH_DELIMITED],
  [7, LENGTH_DELIMITED],
  [8, LENGTH_DELIMITED],
  [14, LENGTH_DELIMITED],
  [20, LENGTH_DELIMITED],
  [25, LENGTH_DELIMITED],
  [26, LENGTH_DELIMITED],
]);

/** A varint is at most 10 bytes: 64 bits in groups of 7. */
const MAX_VARINT_BYTES = 10;

/** How the outermost fields of a file look, before anything inside them is decoded. */
export type TopLevel = 'complete' | 'cut-off' | 'not-a-model';

/**
 * Walk the outermost protobuf fields without decoding them.
 * Tells a file that ends too early (`cut-off`) from one that was never an ONNX model (`not-a-model`).
 */
export function scanTopLevel(bytes: Uint8Array): TopLevel {
  let position = 0;
  while (position < bytes.length) {
    const tag = varint(bytes, position);
    if (typeof tag === 'string') return tag;
    if (MODEL_FIELDS.get(Math.floor(tag.value / 8)) !== tag.value % 8) return 'not-a-model';
    const value = varint(bytes, tag.end);
    if (typeof value === 'string') return value;
    position = tag.value % 8 === LENGTH_DELIMITED ? value.end + value.value : value.end;
  }
  return position === bytes.length ? 'complete' : 'cut-off';
}

function varint(bytes: Uint8Array, start: number): { value: number; end: number } | 'cut-off' | 'not-a-model' {
  let value = 0;
  let weight = 1;
  for (let index = start; index < start + MAX_VARINT_BYTES; index++) {
    const byte = bytes[index];
    if (byte === undefined) return 'cut-off';
    value += (byte & 0x7f) * weight;
    weight *= 128;
    if (byte < 0x80) return { value, end: index + 1 };
  }
  return 'not-a-model';
}
