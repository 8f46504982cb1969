import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from 'canvas';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { type CalibrationSource, openCalibration } from '../../src/calibration-data/open-calibration.js';
import { refusalOf } from '../refusal.js';
import { npyFile } from './npy-file.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-calibration-'));
afterAll(() => rmSync(folder, { recursive: true }));
const size = { channels: 1, height: 2, width: 2 };

/** A picture of one grey level. */
async function writePicture(path: string, level: number, format: 'png' | 'jpeg' | 'webp'): Promise<void> {
  const canvas = createCanvas(8, 8);
  const context = canvas.getContext('2d');
  context.fillStyle = `rgb(${level}, ${level}, ${level})`;
  context.fillRect(0, 0, 8, 8);
  writeFileSync(path, format === 'png' ? await canvas.encode('png') : await canvas.encode(format, 100));
}

async function firstValues(source: CalibrationSource): Promise<number[]> {
  const opened = await openCalibration(source, { ...size, name: 'x' });
  const values: number[] = [];
  for await (const { x } of opened.feeds()) {
    expect(x).toMatchObject({ type: 'float32', dims: [1, 1, 2, 2] });
    values.push(Number(x?.data[0]));
  }
  expect(values.length).toBe(opened.count);
  return values;
}

describe('a folder of images', () => {
  const images = join(folder, 'images');
  const source = { kind: 'images', folder: images, mean: [0], std: [1 / 255] } as const;

  it('is read in the order of the names, folders below included, other files and hidden ones left out', async () => {
    mkdirSync(join(images, 'class'), { recursive: true });
    await writePicture(join(images, 'b.webp'), 20, 'webp');
    await writePicture(join(images, 'A.PNG'), 10, 'png');
    await writePicture(join(images, 'class', 'a.jpg'), 30, 'jpeg');
    await writePicture(join(images, 'd.jpeg'), 40, 'jpeg');
    writeFileSync(join(images, '._b.webp'), 'not an image');
    writeFileSync(join(images, 'notes.txt'), 'not an image');
    const values = await firstValues(source);
    expect(values.map((value) => Math.round(value / 10))).toEqual([1, 2, 3, 4]);
    // PNG is lossless; the others are near.
    expect(values[0]).toBeCloseTo(10, 3);
  });

  it('gives an even pick, always the same', async () => {
    expect((await firstValues({ ...source, maxInputs: 2 })).map((value) => Math.round(value / 10))).toEqual([1, 3]);
  });

  it('decodes nothing before it is asked, and names the file that does not decode', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    await writePicture(join(broken, 'a.png'), 50, 'png');
    writeFileSync(join(broken, 'b.jpg'), '<html>404</html>');
    const { feeds } = await openCalibration({ ...source, folder: broken }, size);
    const seen: number[] = [];
    const refusal = await refusalOf(async () => {
      for await (const { image } of feeds()) seen.push(image?.data.length ?? 0);
    });
    expect(refusal).toContain(`IMAGE_INVALID: the image ${join(broken, 'b.jpg')} cannot be decoded`);
    expect(seen).toEqual([4]);
  });

  it('refuses a folder without images', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(await refusalOf(() => openCalibration({ ...source, folder: empty }, size))).toBe(
      `CALIBRATION_INVALID: the folder ${empty} holds no image (.jpg, .jpeg, .png, .webp)`,
    );
  });
});

describe('an array', () => {
  const array = npyFile(
    [3, 1, 2, 2],
    Float32Array.from({ length: 12 }, (_, at) => at),
  );
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it('gives its rows, or an even pick of them', async () => {
    expect(await firstValues({ kind: 'npy', path: file('a.npy', array) })).toEqual([0, 4, 8]);
    const path = file('a.npz', zipSync({ 'images.npy': array }));
    expect(await firstValues({ kind: 'npz', path, maxInputs: 2 })).toEqual([0, 4]);
  });

  it('may be a single image', async () => {
    const single = npyFile([1, 2, 2], Float32Array.of(5, 6, 7, 8));
    expect(await firstValues({ kind: 'npy', path: file('one.npy', single) })).toEqual([5]);
  });

  it.each([
    ['another size', [1, 1, 2, 3], 6],
    ['another layout', [1, 2, 2, 1], 4],
    ['no image', [0, 1, 2, 2], 0],
    ['a flat list', [4], 4],
    ['five axes', [1, 1, 1, 2, 2], 4],
  ])('refuses %s', async (_, dims, count) => {
    const path = file('wrong.npy', npyFile(dims, new Float32Array(count)));
    expect(await refusalOf(() => openCalibration({ kind: 'npy', path }, size))).toBe(
      `CALIBRATION_INVALID: ${path} holds an array of shape [${dims.join(', ')}], the model takes [N, 1, 2, 2]`,
    );
  });

  it('refuses a count that is none', async () => {
    const source = { kind: 'npy', path: file('a.npy', array), maxInputs: 0 } as const;
    expect(await refusalOf(() => openCalibration(source, size))).toBe('BAD_OPTION: maxInputs is 0');
  });
});
