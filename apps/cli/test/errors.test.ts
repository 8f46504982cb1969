import { describe, expect, it } from 'vitest';
import { CliError, EXIT, errorLine, exitCodeOf, usageError } from '../src/errors.js';

describe('errorLine', () => {
  it('puts message and remedy on one line', () => {
    expect(errorLine(usageError('--batch 0 is not a whole number', 'Use for example --batch 1.'))).toBe(
      'error: --batch 0 is not a whole number. Use for example --batch 1.',
    );
  });

  it('folds a message of several lines', () => {
    const error = new CliError({ code: 'X', message: 'one\n  two.', remedy: 'Do it.', exitCode: EXIT.notMeasured });
    expect(errorLine(error)).toBe('error: one two. Do it.');
  });

  it('never shows a trace of an unexpected error', () => {
    const line = errorLine(new TypeError('x is undefined'));
    expect(line).toBe('error: x is undefined. Run again with --verbose for details.');
    expect(line).not.toMatch(/\bat \S+:\d+/);
  });

  it('survives what is not an Error', () => {
    expect(errorLine('gone')).toBe('error: gone. Run again with --verbose for details.');
  });
});

describe('exitCodeOf', () => {
  const named = (name: string, code = 'X') => Object.assign(new Error('x'), { name, code, remedy: 'y' });

  it.each([
    [usageError('a', 'b'), 2],
    [named('RunnerError'), 3],
    [named('ModelFetchError'), 5],
    [named('AbortError'), 130],
    [named('RenderError'), 3],
    [named('RenderError', 'REPORT_UNREADABLE'), 2],
    [named('ComparisonError', 'FOLDER_IN_USE'), 2],
    [new TypeError('unexpected'), 3],
  ])('maps %s to %i', (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});
