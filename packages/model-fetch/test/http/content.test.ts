import { expect, test } from 'vitest';
import { describeHead, standIn } from '../../src/http/content.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test.each([
  ['<!DOCTYPE html>', null, 'an HTML page'],
  ['\xef\xbb\xbf\n  <HTML lang="en">', 'application/octet-stream', 'an HTML page'],
  ['<!-- portal --><p>', 'text/html', 'an HTML page'],
  ['version https://git-lfs.github.com/spec/v1\n', 'text/plain', 'a Git LFS pointer'],
  ['\x08\x04\x12\x05mxnet', 'text/html', null],
  ['\x08\x04\x12\x05mxnet', null, null],
  ['', 'text/html', null],
])('%j called %j is %j', (text, contentType, expected) => {
  expect(standIn({ contentType, firstBytes: bytes(text) })).toBe(expected);
});

test('what is shown of an answer cannot steer a terminal', () => {
  const text = describeHead({ contentType: 'text/\x1b[31mhtml', firstBytes: bytes('\x1b[2J"quoted"\0') });
  expect(text).toBe('content type text/.[31mhtml, first bytes ".[2J\\"quoted\\"."');
});
