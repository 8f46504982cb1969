import { expect, it } from 'vitest';
import { weightsAreInputs } from '../../src/models/weights-are-inputs.js';

const file = { given: 'm.onnx', path: '/m.onnx' };

it.each([
  ['fp32', 'FP32 is slower than the network need be, and INT8 looks better than it is'],
  ['int8', 'INT8 is slower than the network need be, and INT8 looks worse than it is'],
] as const)('says whose time is not what the network takes: %s', (precision, words) => {
  const [warning] = weightsAreInputs(file, { facts: { replaceableWeights: 12 }, precision });
  expect(warning?.message).toContain('m.onnx lists 12 of its weights among its inputs');
  expect(warning?.message).toContain(words);
  expect(warning?.remedy).toContain('--input m.onnx');
});

it('says nothing of a file without them', () => {
  expect(weightsAreInputs(file, { facts: {}, precision: 'fp32' })).toEqual([]);
});
