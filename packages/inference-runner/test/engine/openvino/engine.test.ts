import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DataType, makeGraph, makeModel, node, valueInfo, writeModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsPython } from '../../../../../testing/python.js';
import openvino from '../../../src/engine/openvino/engine.js';
import ort from '../../../src/engine/ort/engine.js';
import type { Feeds, Tensor } from '../../../src/engine/tensor.js';

const DIGITS = fileURLToPath(new URL('../../fixtures/digits-resnet.onnx', import.meta.url));

const digits = (count: number, from = 0): { input: Tensor } => {
  const data = Float32Array.from({ length: 64 * count }, (_, at) => Math.abs(Math.sin(at + from)));
  return { input: { type: 'float32', dims: [count, 1, 8, 8], data } };
};

/** One value of each element type, which comes out as it went in. */
const VALUES: readonly [DataType, Tensor][] = [
  [DataType.FLOAT16, { type: 'float16', dims: [2], data: Uint16Array.of(0x3c00, 0xc000) }],
  [DataType.FLOAT, { type: 'float32', dims: [2], data: Float32Array.of(1.5, -2) }],
  [DataType.DOUBLE, { type: 'float64', dims: [2], data: Float64Array.of(1.5, -2) }],
  [DataType.UINT8, { type: 'uint8', dims: [2], data: Uint8Array.of(1, 255) }],
  [DataType.INT8, { type: 'int8', dims: [2], data: Int8Array.of(1, -128) }],
  [DataType.UINT16, { type: 'uint16', dims: [2], data: Uint16Array.of(1, 65_535) }],
  [DataType.INT16, { type: 'int16', dims: [2], data: Int16Array.of(1, -32_768) }],
  [DataType.UINT32, { type: 'uint32', dims: [2], data: Uint32Array.of(1, 70_000) }],
  [DataType.INT32, { type: 'int32', dims: [2], data: Int32Array.of(1, -70_000) }],
  [DataType.UINT64, { type: 'uint64', dims: [2], data: BigUint64Array.of(1n, 70_000n) }],
  [DataType.INT64, { type: 'int64', dims: [2], data: BigInt64Array.of(1n, -70_000n) }],
  [DataType.BOOL, { type: 'bool', dims: [2], data: Uint8Array.of(1, 0) }],
  // A scalar, and a tensor without elements.
  [DataType.FLOAT, { type: 'float32', dims: [], data: Float32Array.of(7) }],
  [DataType.FLOAT, { type: 'float32', dims: [0, 3], data: new Float32Array() }],
];

/** Each input comes out as it is, from an operator that is not left out. */
function passing(values: readonly (readonly [DataType, Tensor])[]): Uint8Array {
  const named = values.map(([type, { dims }], at) => ({ type, dims: [...dims], at }));
  const nodes = named.map(({ at }) => node('Identity', [`x${at}`], [`y${at}`]));
  const info = (name: string) => named.map(({ type, dims, at }) => valueInfo(`${name}${at}`, type, dims));
  const graph = makeGraph({ name: 'g', nodes, inputs: info('x'), outputs: info('y'), initializers: [] });
  return writeModel(makeModel({ graph, irVersion: 8, opsets: { '': 17 }, producerName: 'test' }));
}

function close(actual: Record<string, Tensor>, expected: Record<string, Tensor>): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, { type, dims, data }] of Object.entries(expected)) {
    expect(actual[name]).toMatchObject({ type, dims });
    const [values, others] = [data, actual[name]?.data ?? []].map((list) => [...list].map(Number));
    const errors = values?.map((value, at) => Math.abs(value - (others?.[at] ?? Number.NaN))) ?? [];
    expect(Math.max(...errors)).toBeLessThan(1e-3 * Math.max(...(values ?? []).map(Math.abs)));
  }
}

describe('openvino engine', needsPython('openvino'), () => {
  it('describes the model, its version and every property in force', async () => {
    const session = await openvino.load(DIGITS, { threads: 1, inputDims: { input: [1, 1, 8, 8] } });
    const { inputs, outputs, engineVersion, sessionOptions } = session.describe();
    await session.dispose();
    expect(inputs).toEqual([{ name: 'input', type: 'float32', dims: [null, 1, 8, 8] }]);
    expect(outputs).toEqual([{ name: 'logits', type: 'float32', dims: [null, 10] }]);
    expect(engineVersion).toBe((await openvino.installed()).version);
    expect(sessionOptions).toMatchObject({
      INFERENCE_NUM_THREADS: '1',
      NUM_STREAMS: '1',
      PERFORMANCE_HINT: 'LATENCY',
      INFERENCE_PRECISION_HINT: 'f32',
      PERF_COUNT: 'NO',
    });
  });

  it('answers as ONNX Runtime does, at each batch, from a path and from bytes, again and again', async () => {
    const [reference, fromPath] = [await ort.load(DIGITS, { threads: 1 }), await openvino.load(DIGITS, { threads: 1 })];
    const fromBytes = await openvino.load(await readFile(DIGITS), { threads: 1 });
    for (const feeds of [digits(1), digits(3, 1), digits(1, 2)]) {
      const expected = await reference.run(feeds);
      const first = await fromPath.run(feeds);
      close(first, expected);
      expect(await fromPath.run(feeds)).toEqual(first);
      expect(await fromBytes.run(feeds)).toEqual(first);
    }
    for (const session of [reference, fromPath, fromBytes]) await session.dispose();
  });

  it('takes and gives every element type; scalars and empty tensors too', async () => {
    const session = await openvino.load(passing(VALUES), { threads: 1 });
    const feeds: Feeds = Object.fromEntries(VALUES.map(([, tensor], at) => [`x${at}`, tensor]));
    const results = await session.run(feeds);
    await session.dispose();
    expect(results).toEqual(Object.fromEntries(VALUES.map(([, tensor], at) => [`y${at}`, tensor])));
  });

  it('reads the feeds where they lie: what is written there is what the next run sees', async () => {
    const session = await openvino.load(DIGITS, { threads: 1 });
    const [feeds, others] = [digits(1), digits(1, 5)];
    const before = await session.run(feeds);
    const expected = await session.run(others);
    await session.run(feeds);
    feeds.input.data.set(others.input.data as never);
    expect(await session.run(feeds)).toEqual(expected);
    expect(expected).not.toEqual(before);
    await session.dispose();
  });

  it('keeps as many runs in flight as there are requests, each with the right answer', async () => {
    const session = await openvino.load(DIGITS, { threads: 2, streams: 2, inputDims: { input: [1, 1, 8, 8] } });
    expect(session.requests).toBe(4);
    const alone = await openvino.load(DIGITS, { threads: 1 });
    const all = [0, 1, 2, 3].map((from) => digits(1, from));
    const together = await Promise.all(all.map((feeds, request) => session.run(feeds, request)));
    for (const [at, feeds] of all.entries()) close(together[at] ?? {}, await alone.run(feeds));
    await Promise.all([session.dispose(), alone.dispose()]);
  });

  it('profiles its nodes under the names of the file, with the kernel of each', async () => {
    const session = await openvino.load(DIGITS, { threads: 1, profileFolder: '.' });
    const feeds = digits(1);
    for (let run = 0; run < 4; run += 1) await session.run(feeds);
    const profile = await session.profile?.(3);
    await session.dispose();
    const convolutions = profile?.nodes.filter(({ opType }) => opType === 'Conv') ?? [];
    expect(convolutions.length).toBeGreaterThan(10);
    for (const { kernel } of convolutions) expect(kernel).toMatch(/_f32$/i);
    expect(profile).toMatchObject({ runs: 3, optimizedModelPath: null });
    expect(profile?.unmatchedShare).toBeLessThan(0.2);
  });

  it.each([
    ['a name', { NO_SUCH: '1' }, /NO_SUCH/],
    ['a value', { ENABLE_CPU_PINNING: 'maybe' }, /ENABLE_CPU_PINNING/],
  ])('refuses %s that OpenVINO does not know, with its message', async (_what, config, message) => {
    await expect(openvino.load(DIGITS, { threads: 1, config })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['is missing', {}],
    [
      'is \\[1,1,8,9\\], and the model takes \\[\\?,1,8,8\\]',
      { input: { ...digits(1).input, dims: [1, 1, 8, 9] } as Tensor },
    ],
  ])('refuses feeds in which an input %s', async (message, feeds) => {
    const session = await openvino.load(DIGITS, { threads: 1 });
    await expect(session.run(feeds)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(message),
    });
    await session.dispose();
  });
});
