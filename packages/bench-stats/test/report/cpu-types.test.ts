import type { CpuInfo, Int8Path as DetectedInt8Path, Support as DetectedSupport } from '@rn50/cpu-detect';
import { expect, expectTypeOf, test } from 'vitest';
import { int8PathSchema, supportSchema } from '../../src/report/machine-schema.js';
import type { Int8Path, Report, Support } from '../../src/report/schema.js';

// Objects that name every member: a member added to cpu-detect's unions fails the type check here.
const INT8_PATHS: Record<DetectedInt8Path, true> = {
  amx: true,
  'avx512-vnni': true,
  'avx-vnni': true,
  'neon-i8mm': true,
  'neon-dotprod': true,
  none: true,
  unknown: true,
};
const SUPPORT: Record<DetectedSupport, true> = { yes: true, no: true, unknown: true };

test("the schema's copies of cpu-detect's types are equal to them", () => {
  expectTypeOf<Int8Path>().toEqualTypeOf<DetectedInt8Path>();
  expectTypeOf<Support>().toEqualTypeOf<DetectedSupport>();
  expectTypeOf<Report['environment']['cpu']['int8Path']>().toEqualTypeOf<CpuInfo['int8Path']>();
  expect([...int8PathSchema.options].sort()).toEqual(Object.keys(INT8_PATHS).sort());
  expect([...supportSchema.options].sort()).toEqual(Object.keys(SUPPORT).sort());
});
