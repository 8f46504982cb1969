import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OnnxModelError } from '../../src/errors.js';
import { readModel } from '../../src/file/read-model.js';
import { writeModel } from '../../src/file/write-model.js';
import { makeGraph, makeModel } from '../../src/node/graph.js';
import { tensorToFloat32 } from '../../src/tensor/read.js';
import { digitsBytes } from '../fixture.js';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

function codeOf(bytes: Uint8Array): string {
  try {
    readModel(bytes);
    return 'a model';
  } catch (error) {
    if (error instanceof OnnxModelError) return error.code;
    throw error;
  }
}

describe('readModel', () => {
  it('reads a file written by Python', () => {
    const model = readModel(digitsBytes);
    expect(model.opsetImport[0]?.version).toBe(14n);
    expect(model.graph?.input[0]?.name).toBe('input');
    expect(model.graph?.node.filter((node) => node.opType === 'Conv').length).toBeGreaterThan(5);
  });

  it('sorts nodes that stand in another order than they run in', () => {
    const model = readModel(digitsBytes);
    const inOrder = model.graph?.node.map(({ output }) => output) ?? [];
    model.graph?.node.reverse();
    const again = readModel(writeModel(model)).graph?.node ?? [];
    const places = new Map(again.flatMap(({ output }, at) => output.map((name) => [name, at] as const)));
    expect(again).toHaveLength(inOrder.length);
    expect(again.every(({ input }, at) => input.every((name) => (places.get(name) ?? -1) < at))).toBe(true);
  });

  it('keeps weights as views of the file instead of copying them', () => {
    const weights = readModel(digitsBytes).graph?.initializer.find((tensor) => tensor.rawData.length > 1000);
    expect(weights?.rawData.buffer).toBe(digitsBytes.buffer);
  });

  it.each([
    ['no bytes', new Uint8Array(0), 'MODEL_EMPTY'],
    ['a web page', text('<!doctype html><title>Sign in</title>'), 'MODEL_IS_HTML'],
    ['a web page after a byte order mark', text('\uFEFF\n <HTML>'), 'MODEL_IS_HTML'],
    [
      'an LFS pointer',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n'),
      'MODEL_IS_LFS_POINTER',
    ],
    ['plain text', text('hello'), 'MODEL_NOT_ONNX'],
    ['zeros', new Uint8Array(64), 'MODEL_NOT_ONNX'],
    ['a ZIP archive', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0), 'MODEL_NOT_ONNX'],
    ['a model without a graph', Uint8Array.of(8, 7, 18, 1, 65), 'MODEL_NO_GRAPH'],
    ['a graph of garbage', Uint8Array.of(8, 7, 58, 3, 255, 255, 255), 'MODEL_NOT_ONNX'],
    ['half a model', digitsBytes.subarray(0, digitsBytes.length / 2), 'MODEL_TRUNCATED'],
    ['a model without its last byte', digitsBytes.subarray(0, -1), 'MODEL_TRUNCATED'],
  ])('names %s', (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('says what is wrong and what to do in every error', () => {
    for (const bytes of [new Uint8Array(0), text('<html>'), text('hello'), digitsBytes.subarray(0, 1000)]) {
      expect(() => readModel(bytes)).toThrow(expect.objectContaining({ remedy: expect.stringMatching(/\w{4}/) }));
    }
  });

  it('answers every prefix of a file with a typed error', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: digitsBytes.length - 1 }), (length) => {
        expect(codeOf(digitsBytes.subarray(0, length))).toMatch(/^MODEL_(EMPTY|TRUNCATED|NO_GRAPH)$/);
      }),
      { numRuns: 500 },
    );
  });

  it('answers damaged bytes with a typed error or a model', () => {
    fc.assert(
      fc.property(fc.nat(digitsBytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = digitsBytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        expect(codeOf(damaged)).toMatch(/^(MODEL_[A-Z_]+|a model)$/);
      }),
    );
  });

  it('answers arbitrary bytes with a typed error or a model', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(codeOf(bytes)).toMatch(/^(MODEL_[A-Z_]+|a model)$/);
      }),
    );
  });
});

describe('writeModel', () => {
  it('round-trips a file: same graph, same weights', () => {
    const before = readModel(digitsBytes);
    const after = readModel(writeModel(before));
    expect({ ...after, graph: undefined }).toEqual({ ...before, graph: undefined });
    expect(after.graph?.node).toEqual(before.graph?.node);
    expect(after.graph?.input).toEqual(before.graph?.input);
    expect(after.graph?.initializer.map((tensor) => [tensor.name, tensor.dims])).toEqual(
      before.graph?.initializer.map((tensor) => [tensor.name, tensor.dims]),
    );
    expect(after.graph?.initializer.map(tensorToFloat32)).toEqual(before.graph?.initializer.map(tensorToFloat32));
  });

  it('gives the same bytes when written again', () => {
    const once = writeModel(readModel(digitsBytes));
    expect(Buffer.compare(writeModel(readModel(once)), once)).toBe(0);
  });

  it('refuses a model without a graph', () => {
    const graph = makeGraph({ name: 'g', nodes: [], inputs: [], outputs: [], initializers: [] });
    const model = makeModel({ graph, irVersion: 7, opsets: { '': 13 }, producerName: 'test' });
    delete model.graph;
    expect(() => writeModel(model)).toThrow(expect.objectContaining({ code: 'MODEL_NO_GRAPH' }));
  });
});
