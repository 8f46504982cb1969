import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { MODEL_FETCH_ERROR_CODES, ModelFetchError, systemCode } from '../src/errors.js';

test('every code has a remedy and a row in the README, and the README lists no other', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map((match) => match[1]);
  expect(listed).toEqual([...MODEL_FETCH_ERROR_CODES]);
  for (const code of MODEL_FETCH_ERROR_CODES) expect(new ModelFetchError(code, 'x').remedy).toMatch(/\.$/);
});

test('an error carries code, message, remedy, cause and attempts', () => {
  const cause = new Error('why');
  const error = new ModelFetchError('DISK_FULL', 'full', { cause });
  expect(error).toMatchObject({ name: 'ModelFetchError', code: 'DISK_FULL', message: 'full', cause, attempts: [] });
  expect(error).toBeInstanceOf(Error);
});

test('systemCode reads the code of a system error and nothing else', () => {
  expect(systemCode(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('ENOENT');
  expect([systemCode(new Error('x')), systemCode(null), systemCode({ code: 7 })]).toEqual([null, null, null]);
});
