import type { ReportInput } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { inputLine } from '../../src/findings/inputs.js';

const IMAGE: ReportInput = {
  name: 'image',
  type: 'float32',
  dims: [null, 3, 224, 224],
  sizeFrom: 'model',
  values: 'pictures',
  range: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], from: 'convention' },
};

describe('inputLine', () => {
  it.each<[Partial<ReportInput>, string]>([
    [
      {},
      "Input image: float32 [N,3,224,224]; generated pictures, ImageNet's mean and deviation (by convention: --scale, --mean, --std)",
    ],
    [
      { sizeFrom: 'convention', range: { mean: [0], std: [1 / 255], from: 'graph' } },
      'Input image: float32 [N,3,224,224], size by convention (the model leaves it open: --shape, --size or --dim); generated pictures, values 0..255 (as the graph normalizes them)',
    ],
    [
      { range: { mean: [0.5], std: [0.5], from: 'option' } },
      'Input image: float32 [N,3,224,224]; generated pictures, values -1..1 (as asked for)',
    ],
    [
      { sizeFrom: 'metadata', range: { mean: [0], std: [1], from: 'metadata' } },
      "Input image: float32 [N,3,224,224], the size in the file's metadata; generated pictures, values 0..1 (by the file's metadata)",
    ],
    [
      { sizeFrom: 'data', values: 'data', samples: 8 },
      'Input image: float32 [N,3,224,224], size of the data; 8 samples given',
    ],
    [{ name: 'a\u001bb', type: 'int64', dims: [1], values: 'constant' }, 'Input ab: int64 [1]; a constant'],
  ])('%#', (fields, line) => {
    expect(inputLine({ ...IMAGE, ...fields })).toBe(line);
  });
});
