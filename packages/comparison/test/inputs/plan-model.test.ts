import { inputSpecs, NO_HINTS } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import { planUntried } from '../../src/inputs/plan-model.js';

describe('planUntried', () => {
  it('names an input that takes what is no tensor, before any data is read as one', async () => {
    const inputs = inputSpecs([{ name: 'names', type: 'string', dims: ['N', 1] }]);
    const data = { given: 'nowhere.npz', path: '/nowhere.npz' };
    await expect(planUntried({ inputs, hints: NO_HINTS }, { asked: { data } })).rejects.toMatchObject({
      code: 'INPUT_UNSUPPORTED',
      message: 'the input names takes string, for which there is no data',
    });
  });
});
