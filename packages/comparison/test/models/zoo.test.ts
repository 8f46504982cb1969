import { ModelFetchError } from '@rn50/model-fetch';
import { describe, expect, it } from 'vitest';
import { zooUnavailable } from '../../src/models/zoo.js';

describe('zooUnavailable', () => {
  it.each([
    'NETWORK_ERROR',
    'FIRST_BYTE_DEADLINE',
    'HTTP_REFUSED',
    'CHECKSUM_MISMATCH',
    'OFFLINE_MISS',
    'DOWNLOAD_FAILED',
  ] as const)('the twin stands in after %s', (code) => {
    expect(zooUnavailable(new ModelFetchError(code, 'why'))).toMatch(/^the trained models /);
  });

  it.each(['INVALID_MANIFEST', 'CACHE_NOT_WRITABLE', 'DISK_FULL', 'UNSAFE_PATH', 'ABORTED'] as const)(
    'the twin would not cure %s',
    (code) => {
      expect(zooUnavailable(new ModelFetchError(code, 'why'))).toBeNull();
    },
  );

  it('leaves other errors alone', () => {
    expect(zooUnavailable(new TypeError('x'))).toBeNull();
    expect(zooUnavailable('x')).toBeNull();
  });
});
