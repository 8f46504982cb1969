import { expect, test } from 'vitest';
import { proxySettings, redactProxy } from '../../src/http/proxy.js';

test('the lower case of a proxy variable wins, and none is empty', () => {
  expect(proxySettings({ https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1', NO_PROXY: 'a,b' })).toEqual({
    httpProxy: '',
    httpsProxy: 'http://low:1',
    noProxy: 'a,b',
  });
});

test('a proxy is named without user name and password', () => {
  expect(redactProxy('http://me:p%40ss@proxy:8080')).toBe('http://…@proxy:8080');
  expect(redactProxy('me:secret@proxy:8080')).toBe('…@proxy:8080');
  expect(redactProxy('http://me:p@ss@proxy:8080')).not.toContain('ss@');
  expect(redactProxy('http://proxy:8080')).toBe('http://proxy:8080');
});
