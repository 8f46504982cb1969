import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  attribute,
  changed,
  DataType,
  describeModel,
  encodeModel,
  externalDataOf,
  float32Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  node,
  openModel,
  readModel,
  tensorToFloat32,
  valueInfo,
  writeModel,
} from '../../src/index.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rn50-open-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const VALUES = 512;
const first = Float32Array.from({ length: VALUES }, (_, at) => at);
const second = Float32Array.from({ length: VALUES }, (_, at) => -at);

/** y = x * first + second. */
function model(): ModelProto {
  return makeModel({
    graph: makeGraph({
      name: 'g',
      nodes: [node('Mul', ['x', 'first'], ['m']), node('Add', ['m', 'second'], ['y'])],
      inputs: [valueInfo('x', DataType.FLOAT, [VALUES])],
      outputs: [valueInfo('y', DataType.FLOAT, [VALUES])],
      initializers: [float32Tensor('first', [VALUES], first), float32Tensor('second', [VALUES], second)],
    }),
    irVersion: 8,
    opsets: { '': 17 },
    producerName: 'test',
  });
}

/** The model with its weights in a data file, both at these paths below the root; `change` is made to the first tensor's entries. */
function place(path: string, dataPath: string, change: Readonly<Record<string, string>> = {}, location = 'w.data') {
  const { bytes, data } = encodeModel(model(), location, { maxFileBytes: 1000 });
  const stored = readModel(bytes);
  const [tensor] = stored.graph?.initializer ?? [];
  for (const entry of tensor?.externalData ?? []) entry.value = change[entry.key] ?? entry.value;
  const paths = [join(root, path), join(root, dataPath)] as const;
  for (const one of paths) mkdirSync(dirname(one), { recursive: true });
  writeFileSync(paths[0], writeModel(stored));
  writeFileSync(paths[1], Buffer.concat(data ?? []));
  return paths;
}

async function runs(path: string): Promise<boolean> {
  try {
    const session = await ort.InferenceSession.create(path, { logSeverityLevel: 4 });
    const x = new ort.Tensor('float32', new Float32Array(VALUES).fill(1), [VALUES]);
    const { y } = await session.run({ x });
    await session.release();
    return y?.data[3] === 0;
  } catch {
    return false;
  }
}

describe('openModel', () => {
  it('reads values when they are asked for, and counts as self-contained', async () => {
    const [path, dataPath] = place('m.onnx', 'w.data');
    const opened = await openModel(path);
    expect(opened.dataFiles).toEqual([dataPath]);
    expect(opened.externalData).toEqual([
      { tensor: 'first', location: 'w.data' },
      { tensor: 'second', location: 'w.data' },
    ]);
    expect(describeModel(opened.model)).toMatchObject({ parameters: 2 * VALUES, externalData: [] });
    const [one, two] = opened.model.graph?.initializer ?? [];
    if (one === undefined || two === undefined) throw new Error('the model has two tensors');
    expect(tensorToFloat32(two)).toEqual(second);
    // What was read is kept; what was not asked for was not read.
    truncateSync(dataPath, 0);
    expect(tensorToFloat32(two)).toEqual(second);
    expect(() => tensorToFloat32(one)).toThrow(expect.objectContaining({ code: 'EXTERNAL_DATA' }));
  });

  it('gives the bytes of the self-contained model when it is written again', async () => {
    const [path] = place('m.onnx', 'sub/w.data', {}, 'sub/w.data');
    const { model: opened } = await openModel(path);
    expect(externalDataOf(opened)).toEqual([]);
    const again = readModel(writeModel(opened)).graph?.initializer.map(tensorToFloat32);
    expect(again).toEqual([first, second]);
    expect(await runs(path)).toBe(true);
  });

  it('reads tensors in attributes too', async () => {
    const [path] = place('m.onnx', 'w.data');
    const stored = readModel(readFileSync(path));
    const [tensor] = stored.graph?.initializer ?? [];
    if (stored.graph === undefined || tensor === undefined) throw new Error('the model has tensors');
    const inNode = changed(node('Constant', [], ['k']), { attribute: [attribute('value', { tensor })] });
    writeFileSync(
      path,
      writeModel(changed(stored, { graph: changed(stored.graph, { node: [inNode], initializer: [] }) })),
    );
    const opened = await openModel(path);
    const value = opened.model.graph?.node[0]?.attribute[0]?.t;
    expect(value === undefined ? null : tensorToFloat32(value)).toEqual(first);
  });

  it('takes a length that is not stated from the shape', async () => {
    const [path] = place('m.onnx', 'w.data');
    const stored = readModel(readFileSync(path));
    for (const tensor of stored.graph?.initializer ?? []) {
      tensor.externalData = tensor.externalData.filter(({ key }) => key !== 'length');
    }
    writeFileSync(path, writeModel(stored));
    expect((await openModel(path)).model.graph?.initializer.map(tensorToFloat32)).toEqual([first, second]);
  });

  it.each([
    ['a folder above', '../w.data', /first .*"\.\.\/w\.data".*"\.\." is not allowed/],
    ['a folder above, by a detour', 'sub/../w.data', /"\.\." is not allowed/],
    ['an absolute path', '/etc/hostname', /first .*"\/etc\/hostname".*absolute/],
    ['an absolute path of Windows', 'C:\\w.data', /absolute/],
    ['no file', '', /no file is named/],
    ['a file that is not there', 'other.data', /first .*"other\.data", which is not beside .*m\.onnx/],
    ['a folder', 'sub', /which is not beside/],
  ])('refuses %s', async (_, location, message) => {
    const [path] = place('m/m.onnx', 'w.data', { location });
    mkdirSync(join(root, 'm/sub'));
    await expect(openModel(path)).rejects.toMatchObject({
      name: 'OnnxModelError',
      code: 'EXTERNAL_DATA',
      message: expect.stringMatching(message),
    });
    expect(await runs(path)).toBe(false);
  });

  it.each([
    ['an offset beyond the end', { offset: '4096' }, /w\.data ends too early: it has 4096 bytes, .* 4096 to 6144/],
    ['a length that is not that of the shape', { length: '2044' }, /shape \[512\] needs 2048 bytes, and 2044 are/],
    ['an offset that is no number', { offset: '-1' }, /offset "-1" is no whole number/],
    ['a length beyond all numbers', { length: '99999999999999999999' }, /is no whole number/],
  ])('refuses %s', async (_, change, message) => {
    const [path] = place('m.onnx', 'w.data', change);
    await expect(openModel(path)).rejects.toMatchObject({
      code: 'EXTERNAL_DATA',
      message: expect.stringMatching(message),
    });
  });
});

describe('links: openModel takes what ONNX Runtime takes', () => {
  const link = (from: string, to: string) => {
    mkdirSync(dirname(join(root, from)), { recursive: true });
    symlinkSync(to, join(root, from));
  };

  it('a snapshot whose files lead to blobs', async () => {
    place('blobs/aaa', 'blobs/bbb');
    link('snapshots/rev/m.onnx', '../../blobs/aaa');
    link('snapshots/rev/w.data', '../../blobs/bbb');
    const path = join(root, 'snapshots/rev/m.onnx');
    const { dataFiles, model: opened } = await openModel(path);
    expect(dataFiles).toEqual([join(root, 'snapshots/rev/w.data')]);
    expect(opened.graph?.initializer.map(tensorToFloat32)).toEqual([first, second]);
    expect(await runs(path)).toBe(true);
  });

  it('a link within the folder of the model', async () => {
    const [path, dataPath] = place('m/m.onnx', 'm/files/w');
    cpSync(dataPath, join(root, 'm/files/copy'));
    link('m/w.data', 'files/copy');
    expect((await openModel(path)).dataFiles).toEqual([join(root, 'm/w.data')]);
    expect(await runs(path)).toBe(true);
  });

  it('not a link out of both folders', async () => {
    const [path] = place('m/m.onnx', 'elsewhere/w');
    link('m/w.data', '../elsewhere/w');
    await expect(openModel(path)).rejects.toMatchObject({
      code: 'EXTERNAL_DATA',
      message: expect.stringMatching(/first .*"w\.data".*it is a link to .*elsewhere\/w, outside the model's folder/),
    });
    expect(await runs(path)).toBe(false);
  });

  it('not data beside the file that a link leads to, and says which path to give', async () => {
    const [real] = place('real/m.onnx', 'real/w.data');
    link('links/m.onnx', '../real/m.onnx');
    const path = join(root, 'links/m.onnx');
    await expect(openModel(path)).rejects.toMatchObject({
      code: 'EXTERNAL_DATA',
      remedy: expect.stringContaining(real),
    });
    expect(await runs(path)).toBe(false);
    expect(await runs(real)).toBe(true);
  });
});

describe('encodeModel', () => {
  it('keeps what fits in one file', () => {
    const { bytes, data } = encodeModel(model(), 'w.data');
    expect(data).toBeNull();
    expect(bytes).toEqual(writeModel(model()));
  });

  it('moves weights of typed fields too, as raw data', async () => {
    const stored = readModel(writeModel(model()));
    const halves = new Uint16Array(VALUES).fill(0x3c00);
    for (const tensor of stored.graph?.initializer ?? []) {
      const isFirst = tensor.name === 'first';
      Object.assign(
        tensor,
        isFirst ? { floatData: [...first] } : { int32Data: [...halves], dataType: DataType.FLOAT16 },
      );
      Reflect.deleteProperty(tensor, 'rawData');
    }
    const { bytes, data } = encodeModel(stored, 'w.data', { maxFileBytes: 1000 });
    const path = join(root, 'm.onnx');
    writeFileSync(path, bytes);
    writeFileSync(join(root, 'w.data'), Buffer.concat(data ?? []));
    const opened = (await openModel(path)).model.graph?.initializer ?? [];
    expect(opened.map(tensorToFloat32)).toEqual([first, new Float32Array(VALUES).fill(1)]);
  });

  it('refuses what does not fit even without its weights', () => {
    const { graph } = model();
    const small = float32Tensor('first', [128], new Float32Array(128));
    const many = Array.from({ length: 5 }, (_, at) => changed(small, { name: `w${at}` }));
    const stubborn = changed(model(), graph === undefined ? {} : { graph: changed(graph, { initializer: many }) });
    expect(() => encodeModel(stubborn, 'w.data', { maxFileBytes: 1000 })).toThrow(
      expect.objectContaining({ code: 'MODEL_TOO_LARGE' }),
    );
  });
});
