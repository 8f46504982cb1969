import { describe, expect, it } from 'vitest';
import { loadFailure } from '../../../src/engine/ort/load-failure.js';

const thrown = (message: string, code: string) => Object.assign(new Error(message), { code });

describe('loadFailure', () => {
  it.each([
    ["Cannot find package 'onnxruntime-node' imported from /app/ort.js", 'ERR_MODULE_NOT_FOUND', 'not-installed'],
    [
      "Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'\nRequire stack:",
      'MODULE_NOT_FOUND',
      'no-binary',
    ],
    ["libm.so.6: version `GLIBC_2.28' not found", 'ERR_DLOPEN_FAILED', 'refused'],
    ["Cannot find module 'onnxruntime-common'", 'MODULE_NOT_FOUND', 'broken'],
    ["Cannot find package 'other' imported from /app/ort.js", 'ERR_MODULE_NOT_FOUND', 'broken'],
  ])('%s', (message, code, kind) => {
    expect(loadFailure(thrown(message, code))).toMatchObject({ kind });
  });

  it('takes whatever is thrown', () => {
    expect(loadFailure('a text')).toEqual({ kind: 'broken', reason: 'a text' });
  });
});
