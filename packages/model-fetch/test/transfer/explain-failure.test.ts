import { expect, test } from 'vitest';
import { explainFailure } from '../../src/transfer/explain-failure.js';

const refused = (url: string) => ({ url, code: 'NETWORK_ERROR', message: 'a.example: ECONNREFUSED' }) as const;

test('one kind of failure keeps its code, and a host is named once', () => {
  const error = explainFailure('m', [refused('https://a.example/1'), refused('https://a.example/2')]);
  expect([error.code, error.message]).toEqual(['NETWORK_ERROR', 'm: a.example: ECONNREFUSED (2 tries)']);
  expect(error.attempts.map((attempt) => attempt.url)).toEqual(['https://a.example/1', 'https://a.example/2']);
});

test('several kinds become DOWNLOAD_FAILED; of one source the last message stands', () => {
  const url = 'https://b.example/1';
  const error = explainFailure('m', [
    refused('https://a.example/1'),
    { url, code: 'TRUNCATED', message: 'after 5 bytes' },
    { url, code: 'TRUNCATED', message: 'after 7 bytes' },
  ]);
  expect([error.code, error.message]).toEqual([
    'DOWNLOAD_FAILED',
    'm: a.example: ECONNREFUSED; after 7 bytes (2 tries)',
  ]);
});

test('nothing tried is NO_SOURCE', () => {
  expect(explainFailure('m', []).code).toBe('NO_SOURCE');
});
