import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/file/read-model.js';
import { otherFile } from '../../src/file-check/other-files.js';
import { type TopLevel, walkTopLevel, walkTopLevelOf } from '../../src/file-check/walk-top-level.js';
import { digitsBytes } from '../fixture.js';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Uint8Array.from(part)));

/** The verdict on a file; both ways of reading must give the same. */
async function verdict(bytes: Uint8Array): Promise<TopLevel> {
  const inMemory = walkTopLevel(bytes);
  const read = async (position: number, length: number) => bytes.slice(position, position + length);
  expect(await walkTopLevelOf(read, bytes.length)).toEqual(inMemory);
  return inMemory;
}

const WHOLE = { kind: 'whole', hasGraph: true } as const;
const NO_MODEL = { kind: 'not-a-model' } as const;

/** Fields that onnx.proto does not have, by wire type. */
const UNKNOWN: Readonly<Record<string, readonly number[]>> = {
  'a varint': [0xf8, 0x7d, 0x96, 0x01],
  '64 bits': [0xf9, 0x7d, 1, 2, 3, 4, 5, 6, 7, 8],
  'bytes of a length': [0xfa, 0x7d, 2, 8, 7],
  '32 bits': [0xfd, 0x7d, 1, 2, 3, 4],
  'a group that holds a field numbered like the graph': [0xfb, 0x7d, 0x38, 1, 0xfc, 0x7d],
};

describe('the outermost fields', () => {
  it('of a model fit into its length', async () => {
    expect(await verdict(digitsBytes)).toEqual(WHOLE);
  });

  it.each(Object.entries(UNKNOWN))('unknown to onnx.proto are skipped: %s', async (_, field) => {
    expect(await verdict(joined(field, digitsBytes))).toEqual(WHOLE);
    expect(await verdict(joined(digitsBytes, field))).toEqual(WHOLE);
    expect(readModel(joined(digitsBytes, field)).graph?.node.length).toBeGreaterThan(5);
    expect(await verdict(joined(digitsBytes, field.slice(0, -1)))).toMatchObject({ kind: 'cut-off' });
  });

  it('say how many bytes are missing', async () => {
    expect(await verdict(digitsBytes.subarray(0, digitsBytes.length / 2))).toMatchObject({ kind: 'cut-off' });
    expect(await verdict(Uint8Array.of(8, 7, 58, 100, 1))).toEqual({ kind: 'cut-off', neededBytes: 104 });
  });

  it.each<[string, Uint8Array]>([
    ['text', text('hello, this is not a model at all')],
    ['text that begins like a long unknown field', text('Zebras are no models, and this is longer than any header')],
    ['zeros', new Uint8Array(64)],
    ['a ZIP archive', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0)],
    ['a graph as a number', Uint8Array.of(0x38, 1)],
    ['the end of a group that never began', joined(digitsBytes, [0xfc, 0x7d])],
    ['a varint of eleven bytes', joined(digitsBytes, [8, ...new Array<number>(10).fill(0xff), 1])],
  ])('of %s are no model', async (_, bytes) => {
    expect(await verdict(bytes)).toEqual(NO_MODEL);
  });

  it('without a graph are whole all the same', async () => {
    expect(await verdict(Uint8Array.of(8, 7, 18, 1, 65))).toEqual({ kind: 'whole', hasGraph: false });
  });

  it('of any bytes get one verdict, and those of a cut model never `whole` with a graph', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => void (await verdict(bytes))));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: digitsBytes.length - 40 }), async (length) => {
        expect(await verdict(digitsBytes.subarray(0, length))).not.toEqual(WHOLE);
      }),
    );
  });
});

describe('otherFile', () => {
  it.each([
    ['<!DOCTYPE html><html>', 'web-page'],
    ['\uFEFF\n <HTML>', 'web-page'],
    ['<?xml version="1.0"?>', 'web-page'],
    ['version https://git-lfs.github.com/spec/v1\n', 'lfs-pointer'],
    ['{"error":"not found"}', 'json'],
    ['hello', null],
    ['', null],
  ])('%j: %s', (content, kind) => {
    expect(otherFile(text(content))).toBe(kind);
  });

  it('takes no model for one of these', () => {
    expect(otherFile(digitsBytes)).toBeNull();
  });
});
