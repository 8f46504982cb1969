import { describe, expect, it } from 'vitest';
import { ComparisonError } from '../../src/errors.js';
import { cannotRun } from '../../src/why/cannot-run.js';

const error = (code: string, message = 'no') => new ComparisonError({ code, message, remedy: '' });

describe('cannotRun', () => {
  it('is true of errors about the model', () => {
    for (const code of ['MODEL_REJECTED', 'INPUT_REJECTED', 'INPUT_UNSUPPORTED', 'RUN_FAILED', 'WORKER_CRASHED']) {
      expect(cannotRun(error(code)), code).toBe(true);
    }
  });

  it('is false of errors about the request, the engine or missing weights', () => {
    const others = ['BAD_OPTION', 'INPUT_DATA', 'ENGINE_MISSING', 'INTERRUPTED', 'MODEL_MISSING'].map((code) =>
      error(code),
    );
    const weightless = error('MODEL_REJECTED', 'cannot read External data of tensor w');
    for (const one of [...others, weightless, new Error('MODEL_REJECTED'), null]) expect(cannotRun(one)).toBe(false);
  });
});
