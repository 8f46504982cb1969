import { expect, it } from 'vitest';
import { modelRecipe } from '../../src/report/model-recipe.js';

const QUANTIZED = { form: 'qdq', method: 'minmax', activationType: 'uint8', weightType: 'int8', perChannel: true };

it('tells tuned from quantized by the fields, and keeps all of them', () => {
  expect(modelRecipe({ ...QUANTIZED, opset: 13 })).toEqual({ ...QUANTIZED, kind: 'quantized', opset: 13 });
  expect(modelRecipe({ tuned: true, decided: true, summary: 'a stem', batch: 1 })).toEqual({
    kind: 'tuned',
    tuned: true,
    decided: true,
    summary: 'a stem',
    batch: 1,
  });
  expect(modelRecipe({ ...QUANTIZED, tuned: false })).toMatchObject({ kind: 'tuned', tuned: false, form: 'qdq' });
});

it('reads recipes of earlier versions, which say less', () => {
  expect(modelRecipe({ tuned: false })).toMatchObject({ kind: 'tuned', decided: false, summary: '' });
});

it.each([null, undefined, {}, { seed: 1 }, { tuned: 'yes' }, { tuned: true, summary: 7 }])(
  '%j is no recipe',
  (record) => {
    expect(modelRecipe(record)).toBeNull();
  },
);
