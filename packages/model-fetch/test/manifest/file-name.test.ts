import { basename, join, posix, resolve, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileNameProblem } from '../../src/manifest/file-name.js';

test.each([
  '',
  '.',
  '..',
  '../x',
  'a/b',
  'a\\b',
  '/abs',
  '\\\\host\\share',
  '\\\\?\\C:\\x',
  'C:x',
  'C:\\x',
  'x:stream',
  'a\0b',
  'a\nb',
  'a\u0085b',
  'CON',
  'con',
  'Con.onnx',
  'con .onnx',
  'PRN.tar.gz',
  'aux',
  'NUL.onnx',
  'COM1',
  'com9.onnx',
  'LPT1.onnx',
  'COM¹',
  'CONIN$',
  'conout$.txt',
  'x.',
  'x ',
  '.hidden',
  '.part-1',
  'a<b',
  'a>b',
  'a"b',
  'a|b',
  'a?b',
  'a*b',
  'a\ud800b',
  'x'.repeat(141),
  'ü'.repeat(71),
])('fault 24: %j is refused', (name) => {
  expect(fileNameProblem(name)).not.toBeNull();
});

test.each([
  'resnet50-v1-12.onnx',
  'a',
  'my model (2).onnx',
  'Modèle.onnx',
  'console.onnx',
  'COM10',
  'null.onnx',
  '模型.onnx',
])('%j is accepted', (name) => {
  expect(fileNameProblem(name)).toBeNull();
});

test('an accepted name stays in its folder by POSIX and by Windows rules', () => {
  const hostile = fc.string({ unit: fc.constantFrom('.', '/', '\\', ':', '\0', ' ', 'a', 'C', '?', '~', '$', 'é') });
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string(), fc.string({ unit: 'binary' })), (name) => {
      if (fileNameProblem(name) !== null) return;
      expect(posix.resolve('/cache', name)).toBe(`/cache/${name}`);
      expect(win32.resolve('C:\\cache', name)).toBe(`C:\\cache\\${name}`);
      expect(basename(join(resolve('cache'), name))).toBe(name);
    }),
    { numRuns: 2_000 },
  );
});
