import { expect, it } from 'vitest';
import { precisionOf } from '../../src/models/model-file.js';

it.each([
  ['FP16 in the place of FP32', { floatType: 'float16', quantization: { form: 'none' } }, 'fp32', 'fp16'],
  ['FP16 in the place of INT8', { floatType: 'float16', quantization: { form: 'none' } }, 'int8', 'fp16'],
  ['bfloat16', { floatType: 'bfloat16', quantization: { form: 'none' } }, 'fp32', 'bf16'],
  ['INT8 with scales of half precision', { floatType: 'float16', quantization: { form: 'qdq' } }, 'int8', 'int8'],
  ['facts of an earlier version', {}, 'fp32', 'fp32'],
] as const)('%s', (_, facts, role, precision) => {
  expect(precisionOf(facts, role)).toBe(precision);
});
