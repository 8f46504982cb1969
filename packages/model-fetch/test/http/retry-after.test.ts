import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/http/retry-after.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each([
  [null, null],
  ['0', 0],
  ['120', 120_000],
  [' 3 ', 3_000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
])('Retry-After %j asks for %j ms', (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});
