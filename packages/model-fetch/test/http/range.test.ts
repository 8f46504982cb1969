import { expect, test } from 'vitest';
import { entityTag, judgeRest, parseContentRange, restHeaders } from '../../src/http/range.js';

test.each([
  ['bytes 0-4/10', { start: 0, end: 4, total: 10 }],
  ['Bytes 5-9/*', { start: 5, end: 9, total: null }],
  ['bytes 5-9/9', null],
  ['bytes 9-5/10', null],
  ['bytes */10', null],
  ['bytes -5/10', null],
  ['items 0-4/10', null],
  ['', null],
  [null, null],
])('Content-Range %j', (header, range) => {
  expect(parseContentRange(header)).toEqual(range);
});

test.each([
  ['"a"', '"a"'],
  ['W/"a"', 'W/"a"'],
  [' "" ', '""'],
  ['a', null],
  ['"a', null],
  ['"a b"', null],
  ['w/"a"', null],
])('ETag %j', (etag, tag) => {
  expect(entityTag({ etag })).toBe(tag);
});

test('If-Range takes strong tags only (RFC 9110, 13.1.5)', () => {
  const rest = { start: 5, sizeBytes: 10 };
  expect(restHeaders({ ...rest, etag: '"a"' })).toEqual({ range: 'bytes=5-', 'if-range': '"a"' });
  expect(restHeaders({ ...rest, etag: 'W/"a"' })).toEqual({ range: 'bytes=5-' });
  expect(restHeaders({ ...rest, etag: null })).toEqual({ range: 'bytes=5-' });
});

test('the rest is taken only where it is the rest of this file', () => {
  const rest = { start: 5, sizeBytes: 10, etag: '"a"' };
  const judge = (status: number, headers: Record<string, string>) => judgeRest({ status, headers }, rest);
  expect(judge(206, { 'content-range': 'bytes 5-9/10' })).toBe('rest');
  expect(judge(206, { 'content-range': 'bytes 5-6/10', etag: '"a"' })).toBe('rest');
  expect(judge(206, { 'content-range': 'bytes 5-9/*', 'content-encoding': 'identity' })).toBe('rest');
  expect(judge(206, { 'content-range': 'bytes 5-9/10', etag: '"b"' })).toBe('useless');
  expect(judge(206, { 'content-range': 'bytes 4-9/10' })).toBe('useless');
  expect(judge(206, { 'content-range': 'bytes 5-9/11' })).toBe('useless');
  expect(judge(206, { 'content-range': 'bytes 5-10/*' })).toBe('useless');
  expect(judge(206, {})).toBe('useless');
  expect(judge(416, {})).toBe('useless');
  expect(judge(200, {})).toBe('whole');
  expect(judge(503, {})).toBe('whole');
});
