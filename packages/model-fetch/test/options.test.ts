import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type EnsureFileOptions, settingsOf } from '../src/options.js';
import { createFirstByteBudget } from '../src/transfer/first-byte-budget.js';

test('defaults', () => {
  expect(settingsOf({}, { RN50_CACHE_DIR: 'here' })).toMatchObject({
    cacheDir: resolve('here'),
    offline: false,
    idleTimeoutMs: 30_000,
    firstByteTimeoutMs: 20_000,
    budgets: [],
    minRate: { bytesPerSecond: 1024, windowMs: 30_000 },
    retry: { triesPerSource: 4, totalTries: 256 },
  });
  expect(settingsOf({ cacheDir: 'there' }, { RN50_CACHE_DIR: 'here' }).cacheDir).toBe(resolve('there'));
});

test('a deadline of the call and a shared budget hold together', () => {
  const firstByteBudget = createFirstByteBudget(5_000);
  const { budgets } = settingsOf({ firstByteBudget, firstByteDeadlineMs: 100 }, {});
  expect(budgets.map((budget) => budget.totalMs)).toEqual([5_000, 100]);
});

const wrong: readonly [EnsureFileOptions, RegExp][] = [
  [{ idleTimeoutMs: 0 }, /idleTimeoutMs/],
  [{ firstByteTimeoutMs: -1 }, /firstByteTimeoutMs/],
  [{ firstByteDeadlineMs: Number.NaN }, /firstByteDeadlineMs/],
  [{ retry: { triesPerSource: 1.5 } }, /triesPerSource/],
  [{ retry: { triesPerSource: 0 } }, /triesPerSource/],
  [{ retry: { totalTries: 0.5 } }, /totalTries/],
  [{ minBytesPerSecond: -1 }, /minBytesPerSecond/],
  [{ minBytesPerSecond: Number.NaN }, /minBytesPerSecond/],
  [{ minRateWindowMs: 0 }, /minRateWindowMs/],
  [{ cacheDir: '' }, /cacheDir/],
  [{ cacheDir: 'a\0b' }, /cacheDir/],
  [{ headers: { Range: 'bytes=1-' } }, /Range is set by the downloader/],
  [{ headers: { 'Accept-Encoding': 'gzip' } }, /Accept-Encoding/],
  [{ headers: { 'bad name': 'x' } }, /"bad name"/],
  [{ headers: JSON.parse('null') }, /headers must be a record/],
];

test.each(wrong)('a wrong option is named: %o', (options, message) => {
  expect(() => settingsOf(options, {})).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  expect(() => settingsOf(options, {})).toThrow(message);
});

test('the value of a header never appears in the message', () => {
  const headers = { Authorization: 'Bearer secret\nX: y' };
  expect(() => settingsOf({ headers }, {})).toThrow(/^header "Authorization" has a name or value HTTP cannot carry$/);
});
