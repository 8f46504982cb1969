/**
 * Tiny ONNX files, written field by field (onnx.proto): one Identity or GlobalAveragePool node per input.
 * Only what the tests vary can be set.
 */
export interface TinyModel {
  readonly opset?: number;
  readonly inputs: readonly {
    readonly name: string;
    readonly elementType: number;
    readonly dims: readonly (number | string)[];
  }[];
  readonly operator?: 'Identity' | 'GlobalAveragePool';
  /** Makes every node add a weight of four values whose data lies in this other file. */
  readonly externalData?: string;
}

export const FLOAT = 1;
export const INT64 = 7;
const IR_VERSION = 8;

export function tinyModel(model: TinyModel): Uint8Array {
  const { inputs, operator, opset = 14 } = model;
  const graph = concat([
    ...inputs.map(({ name }) =>
      field(1, concat([...nodeInputs(name, model), text(2, `${name}_out`), text(4, nodeOperator(model))])),
    ),
    text(2, 'tiny'),
    ...(model.externalData === undefined ? [] : [field(5, externalTensor(model.externalData))]),
    ...inputs.map(({ name, elementType, dims }) => field(11, valueInfo(name, elementType, dims))),
    ...inputs.map(({ name, elementType, dims }) =>
      field(12, valueInfo(`${name}_out`, elementType, outputDims(operator, dims))),
    ),
  ]);
  return concat([number(1, IR_VERSION), field(7, graph), field(8, concat([text(1, ''), number(2, opset)]))]);
}

function nodeOperator({ operator = 'Identity', externalData }: TinyModel): string {
  return externalData === undefined ? operator : 'Add';
}

function nodeInputs(name: string, { externalData }: TinyModel): Uint8Array[] {
  return externalData === undefined ? [text(1, name)] : [text(1, name), text(1, 'weight')];
}

function outputDims(operator: string | undefined, dims: readonly (number | string)[]): readonly (number | string)[] {
  return operator !== 'GlobalAveragePool' ? dims : [...dims.slice(0, 2), 1, 1];
}

function valueInfo(name: string, elementType: number, dims: readonly (number | string)[]): Uint8Array {
  const shape = concat(dims.map((dim) => field(1, typeof dim === 'number' ? number(1, dim) : text(2, dim))));
  return concat([text(1, name), field(2, field(1, concat([number(1, elementType), field(2, shape)])))]);
}

function externalTensor(location: string): Uint8Array {
  const entry = concat([text(1, 'location'), text(2, location)]);
  return concat([number(1, 4), number(2, FLOAT), text(8, 'weight'), field(13, entry), number(14, 1)]);
}

function number(fieldNumber: number, value: number): Uint8Array {
  return concat([varint(fieldNumber * 8), varint(value)]);
}

function text(fieldNumber: number, value: string): Uint8Array {
  return field(fieldNumber, new TextEncoder().encode(value));
}

function field(fieldNumber: number, payload: Uint8Array): Uint8Array {
  return concat([varint(fieldNumber * 8 + 2), varint(payload.length), payload]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.of(...bytes, rest);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
