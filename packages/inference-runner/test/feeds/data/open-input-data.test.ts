import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeclaredInput, inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { openInputData } from '../../../src/feeds/data/open-input-data.js';
import { plannedFeeds } from '../../../src/feeds/planned-feeds.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-inputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const IMAGE: DeclaredInput = { name: 'image', type: 'float32', dims: ['N', 2, 'h'] };
const SCALE: DeclaredInput = { name: 'scale', type: 'float32', dims: [1, 2] };
const IDS: DeclaredInput = { name: 'ids', type: 'int64', dims: ['N', 3] };

/** A `.npy` file as NumPy writes it: version 1.0, the header padded to 64 bytes. */
function npy(descriptor: string, dims: readonly number[], data: ArrayBufferView): Uint8Array {
  const shape = `(${dims.join(', ')}${dims.length === 1 ? ',' : ''})`;
  const header = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = `${header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11)}\n`;
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >> 8]);
  return Buffer.concat([
    head,
    Buffer.from(padded, 'latin1'),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ]);
}

const counting = (length: number) => Float32Array.from({ length }, (_, i) => i);
const file = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

describe('openInputData', () => {
  it('takes the samples along the first axis of a .npy file, again from the beginning where there are fewer', async () => {
    const path = file('two.npy', npy('<f4', [2, 2, 3], counting(12)));
    const data = await openInputData(path, inputSpecs([IMAGE]));
    expect([data.count, data.samples]).toEqual([2, { image: [1, 2, 3] }]);
    const plan = planInputs(inputSpecs([IMAGE]), { data });
    const seen = [];
    for await (const { image } of plannedFeeds(plan, { count: 1, batch: 3 }).feeds()) seen.push(image);
    expect(seen).toEqual([
      { type: 'float32', dims: [3, 2, 3], data: Float32Array.of(...counting(12), 0, 1, 2, 3, 4, 5) },
    ]);
  });

  it('takes arrays by input name from a .npz file, and one for all samples', async () => {
    const path = file(
      'named.npz',
      zipSync({
        'image.npy': npy('<f8', [4, 2, 3], Float64Array.from(counting(24))),
        'scale.npy': npy('<f4', [1, 2], Float32Array.of(1, 2)),
        'other.npy': npy('<f4', [1], Float32Array.of(1)),
      }),
    );
    const data = await openInputData(path, inputSpecs([IMAGE, SCALE]));
    expect([data.count, data.samples]).toEqual([4, { image: [1, 2, 3], scale: [1, 2] }]);
  });

  it('takes empty arrays, such as the past of a text decoder at its first step', async () => {
    const empty = new Float32Array();
    const path = file(
      'empty.npz',
      zipSync({
        'ids.npy': npy('<i4', [2, 3], Int32Array.of(1, 2, 3, 4, 5, 6)),
        'past.npy': npy('<f4', [2, 4, 0, 8], empty),
        'axes.npy': npy('<f4', [0], empty),
      }),
    );
    const past = { name: 'past', type: 'float32', dims: ['N', 4, 'past', 8] };
    const specs = inputSpecs([IDS, past, { name: 'axes', type: 'float32', dims: ['n'] }]);
    const data = await openInputData(path, specs);
    expect([data.count, data.samples]).toEqual([2, { ids: [1, 3], past: [1, 4, 0, 8], axes: [0] }]);
    for await (const feeds of plannedFeeds(planInputs(specs, { data }), { count: 1, batch: 2 }).feeds()) {
      expect(Object.values(feeds).map(({ dims }) => dims)).toEqual([[2, 3], [2, 4, 0, 8], [0]]);
    }
    const none = file('none.npy', npy('<f4', [0, 2, 3], empty));
    await expect(openInputData(none, inputSpecs([IMAGE]))).rejects.toMatchObject({ code: 'INPUT_DATA' });
  });

  it('takes a folder of .npy files as inputs by name, or as samples of the only input', async () => {
    const named = join(folder, 'named');
    mkdirSync(named);
    writeFileSync(join(named, 'ids.npy'), npy('<i4', [2, 3], Int32Array.of(1, 2, 3, 4, 5, 6)));
    expect((await openInputData(named, inputSpecs([IMAGE, IDS]))).samples).toEqual({ ids: [1, 3] });
    const samples = join(folder, 'samples');
    mkdirSync(samples);
    for (const name of ['a', 'b']) writeFileSync(join(samples, `${name}.npy`), npy('<f4', [2, 3], counting(6)));
    expect((await openInputData(samples, inputSpecs([IMAGE]))).count).toBe(2);
  });

  it('takes ONNX test data', async () => {
    const set = join(folder, 'sets', 'test_data_set_0');
    mkdirSync(set, { recursive: true });
    // A TensorProto: dims 1, 2, 2 (packed), data_type 1, name, raw_data.
    const raw = Buffer.from(counting(4).buffer);
    const proto = Buffer.concat([Buffer.from([10, 3, 1, 2, 2, 16, 1, 66, 1, 120, 74, raw.length]), raw]);
    writeFileSync(join(set, 'input_0.pb'), proto);
    const data = await openInputData(join(folder, 'sets'), inputSpecs([IMAGE]));
    expect([data.count, data.samples]).toEqual([1, { image: [1, 2, 2] }]);
  });

  it.each<[string, () => string, readonly DeclaredInput[], string]>([
    [
      'another shape',
      () => file('wide.npy', npy('<f4', [1, 3, 3], counting(9))),
      [IMAGE],
      'shape [1, 3, 3] for the input image float32 [N,2,h]',
    ],
    [
      'floats for whole numbers',
      () => file('float.npy', npy('<f4', [1, 3], counting(3))),
      [IDS],
      'holds float32 for the input ids, which takes int64',
    ],
    [
      'a nameless array for two inputs',
      () => file('none.npy', npy('<f4', [1, 2, 3], counting(6))),
      [IMAGE, SCALE],
      'does not say which input it is for (image, scale)',
    ],
    [
      'no array of that name',
      () => file('no.npz', zipSync({ 'x.npy': npy('<f4', [1], counting(1)) })),
      [IMAGE, SCALE],
      'no array with the name of an input',
    ],
    [
      'a value that is not finite',
      () => file('nan.npy', npy('<f4', [2, 2, 3], counting(12).fill(Number.NaN, 7, 8))),
      [IMAGE],
      'holds NaN at position 1 of sample 1 of the input image',
    ],
    [
      'half a file',
      () => file('half.npy', npy('<f4', [1, 2, 3], counting(3))),
      [IMAGE],
      'holds 12 bytes of data; shape [1, 2, 3] needs 24',
    ],
    ['text', () => file('text.npy', Buffer.from('hello')), [IMAGE], 'it does not start like a .npy file'],
  ])('refuses %s, naming the file', async (_, make, inputs, problem) => {
    await expect(openInputData(make(), inputSpecs(inputs))).rejects.toMatchObject({
      code: 'INPUT_DATA',
      message: expect.stringContaining(problem),
    });
  });
});
