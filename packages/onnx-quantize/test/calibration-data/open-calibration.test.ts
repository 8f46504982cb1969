import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInputData } from '@rn50/inference-runner/feeds';
import { inputSpecs, planInputs } from '@rn50/onnx-model';
import { createCanvas } from 'canvas';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { type CalibrationSource, openCalibration } from '../../src/calibration-data/open-calibration.js';
import { refusalOf } from '../refusal.js';
import { npyFile } from './npy-file.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-calibration-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SPECS = inputSpecs([{ name: 'x', type: 'float32', dims: ['N', 1, 2, 2] }]);
const plan = planInputs(SPECS);
/** The plan with the arrays of a file. */
const planOf = async (path: string) => planInputs(SPECS, { data: await openInputData(path, SPECS) });

/** A picture of one grey level. */
async function writePicture(path: string, level: number, format: 'png' | 'jpeg' | 'webp'): Promise<void> {
  const canvas = createCanvas(8, 8);
  const context = canvas.getContext('2d');
  context.fillStyle = `rgb(${level}, ${level}, ${level})`;
  context.fillRect(0, 0, 8, 8);
  writeFileSync(path, format === 'png' ? await canvas.encode('png') : await canvas.encode(format, 100));
}

async function firstValues(source: CalibrationSource, by = plan): Promise<number[]> {
  const opened = await openCalibration(source, by);
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
    const { feeds } = await openCalibration({ ...source, folder: broken }, plan);
    const seen: number[] = [];
    const refusal = await refusalOf(async () => {
      for await (const { x } of feeds()) seen.push(x?.data.length ?? 0);
    });
    expect(refusal).toContain(`IMAGE_INVALID: the image ${join(broken, 'b.jpg')} cannot be decoded`);
    expect(seen).toEqual([4]);
  });

  it('refuses a folder without images', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(await refusalOf(() => openCalibration({ ...source, folder: empty }, plan))).toBe(
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
    expect(await firstValues({ kind: 'data' }, await planOf(file('a.npy', array)))).toEqual([0, 4, 8]);
    const path = file('a.npz', zipSync({ 'images.npy': array }));
    expect(await firstValues({ kind: 'data', maxInputs: 2 }, await planOf(path))).toEqual([0, 4]);
  });

  it('may be a single image', async () => {
    const single = npyFile([1, 2, 2], Float32Array.of(5, 6, 7, 8));
    expect(await firstValues({ kind: 'data' }, await planOf(file('one.npy', single)))).toEqual([5]);
  });

  it('refuses a count that is none', async () => {
    const by = await planOf(file('a.npy', array));
    expect(await refusalOf(() => openCalibration({ kind: 'data', maxInputs: 0 }, by))).toBe(
      'BAD_OPTION: maxInputs is 0',
    );
  });
});
