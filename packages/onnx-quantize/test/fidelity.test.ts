import { expect, it } from 'vitest';
import { centredCosine, top1Agreement } from './fidelity.js';

// Centred by the reference's mean [2, 2]: [-1, 1] and [1, -1].
const reference = [Float32Array.of(1, 3), Float32Array.of(3, 1)];

it('the centred cosine is 1 for equal logits and falls for logits that are all shifted', () => {
  expect(centredCosine(reference, reference)).toBeCloseTo(1, 12);
  // Less [2, 2]: [0, 1] and [2, -1]; cosines 1 / sqrt(2) and 3 / sqrt(10). By its own mean it would be 1.
  const shifted = [Float32Array.of(2, 3), Float32Array.of(4, 1)];
  expect(centredCosine(reference, shifted)).toBeCloseTo((1 / Math.sqrt(2) + 3 / Math.sqrt(10)) / 2, 12);
});

it('the top-1 agreement counts inputs', () => {
  expect(top1Agreement(reference, [Float32Array.of(0, 9), Float32Array.of(0, 9)])).toBe(0.5);
});
