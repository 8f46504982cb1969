import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaultCacheDir } from '../../src/cache/layout.js';

test('RN50_CACHE_DIR wins and becomes absolute', () => {
  expect(defaultCacheDir({ RN50_CACHE_DIR: 'some/where' })).toBe(resolve('some/where'));
});

test('without it, or with an empty one, the platform decides', () => {
  expect(defaultCacheDir({})).toMatch(/rn50/);
  expect(defaultCacheDir({ RN50_CACHE_DIR: '' })).toBe(defaultCacheDir({}));
});
