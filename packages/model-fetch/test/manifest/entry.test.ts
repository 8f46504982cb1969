import { expect, test } from 'vitest';
import { ModelFetchError } from '../../src/errors.js';
import { checkEntry, parseManifest } from '../../src/manifest/entry.js';

const ENTRY = {
  id: 'a-1',
  fileName: 'a.onnx',
  sha256: 'AB'.repeat(32),
  sizeBytes: 5,
  urls: ['https://models.example/a.onnx'],
};

function problemOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ModelFetchError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'none';
}

test('a manifest is read, its digests in lower case', () => {
  expect(parseManifest({ models: [ENTRY] })).toEqual([{ ...ENTRY, sha256: 'ab'.repeat(32) }]);
  expect(parseManifest({ schemaVersion: 1, models: [] })).toEqual([]);
});

test.each([
  [{ models: [{ ...ENTRY, sha256: 'xyz' }] }, /models\.0\.sha256: must be 64/],
  [{ models: [{ ...ENTRY, sizeBytes: 0 }] }, /models\.0\.sizeBytes/],
  [{ models: [{ ...ENTRY, sizeBytes: 1.5 }] }, /models\.0\.sizeBytes/],
  [{ models: [{ ...ENTRY, urls: ['ftp://x/y'] }] }, /models\.0\.urls\.0: must be an http/],
  [{ models: [{ ...ENTRY, urls: 'https://x/y' }] }, /models\.0\.urls/],
  [{ models: [{ ...ENTRY, fileName: '../a' }] }, /models\.0\.fileName: file name contains a path separator/],
  [{ models: [{ ...ENTRY, id: '../a' }] }, /models\.0\.id/],
  [{ models: [{ ...ENTRY, sha265: 'x' }] }, /sha265/],
  [{ models: [ENTRY, ENTRY] }, /models\.1\.id: a-1 is listed twice/],
  [{ schemaVersion: 2, models: [] }, /schemaVersion/],
  [[ENTRY], /top level/],
  [null, /top level/],
  ['{}', /top level/],
])('a wrong manifest is refused with the path of the field: %j', (json, message) => {
  const problem = problemOf(() => parseManifest(json));
  expect(problem).toMatch(/^INVALID_MANIFEST/);
  expect(problem).toMatch(message);
});

test('an entry may carry fields of its own, which are ignored', () => {
  const rich = { ...ENTRY, precision: 'fp32' };
  expect(checkEntry(rich)).toEqual({ ...ENTRY, sha256: 'ab'.repeat(32) });
});

test('a wrong entry names its field', () => {
  expect(problemOf(() => checkEntry({ ...ENTRY, sizeBytes: -1 }))).toMatch(/^INVALID_ENTRY entry: sizeBytes/);
  expect(problemOf(() => checkEntry({ ...ENTRY, fileName: 'CON' }))).toMatch(/^INVALID_FILE_NAME/);
});
