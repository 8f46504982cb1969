import { expect, it } from 'vitest';
import { refuseWithoutInt8 } from '../../src/models/refuse-without-int8.js';
import { pair } from '../small-report.js';

const NONE = { baseline: null, failBelow: null, maxP99Ms: null, minTop1Agreement: null, minSqnrDb: null };
const warnings = [{ code: 'no-int8-form', message: 'there is no INT8 column: no Conv', remedy: '' }];

it('refuses a gate on INT8 for a model without an INT8 form, with the reason', () => {
  expect(() => refuseWithoutInt8({ ...NONE, failBelow: 2 }, { int8: null, warnings })).toThrow(
    '--fail-below needs an INT8 model: there is no INT8 column: no Conv',
  );
  expect(() => refuseWithoutInt8(NONE, { int8: null, warnings })).not.toThrow();
  expect(() => refuseWithoutInt8({ ...NONE, failBelow: 2 }, pair)).not.toThrow();
});
