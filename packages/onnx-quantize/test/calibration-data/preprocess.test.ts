import { readFileSync } from 'node:fs';
import { inputSpecs, type PlannedInput, planInputs } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { loadDecoder } from '../../src/calibration-data/decode-image.js';
import { planPreprocessing, preprocess } from '../../src/calibration-data/preprocess.js';
import { readNpy } from '../../src/calibration-data/read-arrays.js';
import { refusalOf } from '../refusal.js';

const picture = (name: string): Buffer => readFileSync(new URL(`../fixtures/pictures/${name}`, import.meta.url));
/** An input that takes pictures of this size. */
const input = (channels: number, height = 28, width = 28): PlannedInput => {
  const [planned] = planInputs(inputSpecs([{ name: 'x', type: 'float32', dims: [1, channels, height, width] }])).inputs;
  if (planned === undefined) throw new Error('one input is planned');
  return planned;
};

describe('preprocess', () => {
  it.each([
    ['wide', 'rgb'],
    ['wide', 'grey'],
    ['tall', 'rgb'],
    ['tall', 'grey'],
  ] as const)('gives what Pillow and NumPy make of a %s picture in %s, to 1.5 of 255 levels', async (name, mode) => {
    const decode = await loadDecoder();
    const plan = planPreprocessing(input(mode === 'rgb' ? 3 : 1), {});
    const values = await decode(name, picture(`${name}.png`), plan);
    const { dims, data } = readNpy(picture(`${name}-${mode}-28.npy`));
    expect(dims).toEqual([1, plan.channels, 28, 28]);
    expect(values.length).toBe(data.length);
    const levels = [...values].map(
      (value, at) => Math.abs(value - (data[at] ?? 0)) * (plan.std[Math.floor(at / 784)] ?? 0) * 255,
    );
    expect(Math.max(...levels)).toBeLessThan(1.5);
    // Pillow rounds; on average that moves nothing.
    expect(levels.reduce((sum, level) => sum + level, 0) / levels.length).toBeLessThan(0.5);
  });

  it('passes pixels through exactly where nothing is scaled', () => {
    const data = Uint8Array.of(255, 0, 51, 255, 0, 102, 0, 255, 10, 20, 30, 0, 255, 255, 255, 255);
    const plan = planPreprocessing(input(3, 2, 2), { resize: 2, mean: [0, 0.5, 0], std: [1, 1, 2] });
    const values = preprocess({ width: 2, height: 2, data }, plan);
    const expected = [1, 0, 10 / 255, 1, -0.5, 102 / 255 - 0.5, 20 / 255 - 0.5, 0.5, 0.1, 0, 15 / 255, 0.5];
    expected.forEach((value, at) => {
      expect(values[at]).toBeCloseTo(value, 6);
    });
  });

  it('cuts from the centre, and scales up what is too small for the crop', () => {
    const row = Uint8Array.from({ length: 6 * 4 }, (_, at) => (at % 4 === 0 ? Math.floor(at / 4) * 51 : 0));
    const plan = planPreprocessing(input(1, 1, 2), { resize: 1 });
    const values = [...preprocess({ width: 6, height: 1, data: row }, plan)];
    expect(values[0]).toBeCloseTo((0.299 * 102) / 255, 6);
    expect(values[1]).toBeCloseTo((0.299 * 153) / 255, 6);
    const small = { width: 1, height: 1, data: Uint8Array.of(255, 255, 255, 255) };
    expect([...preprocess(small, planPreprocessing(input(1, 3, 5), { resize: 1 }))]).toEqual(new Array(15).fill(1));
  });
});

describe('planPreprocessing', () => {
  it('takes ImageNet as the default', () => {
    expect(planPreprocessing(input(3, 224, 224), {})).toMatchObject({
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      resize: 256,
    });
    expect(planPreprocessing(input(3, 299, 299), {}).resize).toBe(342);
  });

  it.each([
    [
      'a mean for grey',
      1,
      { mean: [0.5, 0.5, 0.5] },
      "BAD_OPTION: mean is 0.5, 0.5, 0.5; the model's input has 1 channels",
    ],
    [
      'a standard deviation of 0',
      3,
      { std: [1, 0, 1] },
      "BAD_OPTION: std is 1, 0, 1; the model's input has 3 channels",
    ],
    ['half a pixel', 3, { resize: 0.5 }, 'BAD_OPTION: resize is 0.5'],
    ['a model of 4 channels', 4, {}, 'BAD_OPTION: pictures have 3 channels or 1 (grey); the model takes 4'],
  ])('refuses %s', async (_, channels, options, refusal) => {
    expect(await refusalOf(() => planPreprocessing(input(channels), options))).toBe(refusal);
  });
});
