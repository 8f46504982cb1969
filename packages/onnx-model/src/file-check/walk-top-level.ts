import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** How the outermost fields of a file fit into its length, before anything inside them is decoded. */
export type TopLevel =
  | { readonly kind: 'whole'; readonly hasGraph: boolean }
  /** At least `neededBytes` belong to the file. */
  | { readonly kind: 'cut-off'; readonly neededBytes: number }
  | { readonly kind: 'not-a-model' };

/** Reads up to `length` bytes at `position`; fewer at the end of the file. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** Field number -> wire type of ModelProto (onnx.proto). */
const MODEL_FIELDS: ReadonlyMap<number, WireType> = new Map(
  [
    { wireType: WireType.Varint, fields: [1, 5] },
    { wireType: WireType.LengthDelimited, fields: [2, 3, 4, 6, 7, 8, 14, 20, 25, 26] },
  ].flatMap(({ wireType, fields }) => fields.map((field) => [field, wireType] as const)),
);
const GRAPH_FIELD = 7;

/** Tag and length, or tag and value, of a field: two varints of at most ten bytes each. */
const HEADER_BYTES = 20;
/** Metadata entries and functions are fields too; a real model has far fewer. */
const MAX_FIELDS = 100_000;

/** Walk the outermost fields of bytes in memory. */
export function walkTopLevel(bytes: Uint8Array): TopLevel {
  const steps = walk(bytes.length);
  let step = steps.next();
  while (!step.done) step = steps.next(bytes.subarray(step.value, step.value + HEADER_BYTES));
  return step.value;
}

/** Walk the outermost fields of a file of `sizeBytes`, reading only their headers. Rejects as `read` does. */
export async function walkTopLevelOf(read: ReadAt, sizeBytes: number): Promise<TopLevel> {
  const steps = walk(sizeBytes);
  let step = steps.next();
  while (!step.done) step = steps.next(await read(step.value, HEADER_BYTES));
  return step.value;
}

/**
 * The rules for both ways of reading: asks for the bytes at a position, and is given the header there.
 * Unknown fields are skipped, groups included (https://protobuf.dev/programming-guides/encoding/). A known field of another wire
 * type is no model, and neither is a file cut off before its first known field.
 */
function* walk(sizeBytes: number): Generator<number, TopLevel, Uint8Array> {
  let [position, depth] = [0, 0];
  let [isBegun, hasGraph] = [false, false];
  const cutOff = (neededBytes: number): TopLevel =>
    isBegun ? { kind: 'cut-off', neededBytes } : { kind: 'not-a-model' };
  for (let fields = 0; position < sizeBytes; fields += 1) {
    const reader = new BinaryReader(yield position);
    try {
      const [field, wireType] = reader.tag();
      const known = depth === 0 ? MODEL_FIELDS.get(field) : undefined;
      if (fields >= MAX_FIELDS || (known !== undefined && known !== wireType)) return { kind: 'not-a-model' };
      isBegun ||= known !== undefined;
      hasGraph ||= known !== undefined && field === GRAPH_FIELD;
      if (wireType === WireType.StartGroup) depth += 1;
      if (wireType === WireType.EndGroup) depth -= 1;
      if (depth < 0) return { kind: 'not-a-model' };
      position += valueBytes(reader, wireType) + reader.pos;
    } catch (error) {
      // BinaryReader throws a RangeError at the end of its bytes, and other errors for what is no protobuf.
      return error instanceof RangeError ? cutOff(sizeBytes + 1) : { kind: 'not-a-model' };
    }
    if (position > sizeBytes) return cutOff(position);
  }
  return depth === 0 ? { kind: 'whole', hasGraph } : cutOff(sizeBytes + 1);
}

/** Bytes of the value that lie behind what the reader has read. */
function valueBytes(reader: BinaryReader, wireType: WireType): number {
  switch (wireType) {
    case WireType.Varint:
      reader.uint64();
      return 0;
    case WireType.Bit64:
      return 8;
    case WireType.Bit32:
      return 4;
    case WireType.LengthDelimited:
      return Number(reader.uint64());
    default:
      return 0;
  }
}
