import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { sourcesOf } from '../../src/transfer/sources.js';
import { entryFor } from '../workbench.js';

const ENTRY = entryFor(Buffer.from('x'), ['https://a.example/m', 'https://b.example/m']);
const labels = (options: Parameters<typeof sourcesOf>[1]) => sourcesOf(ENTRY, options).map((source) => source.label);

test('the mirror comes first, duplicates once, offline only a folder', () => {
  expect(labels({})).toEqual(['https://a.example/m', 'https://b.example/m']);
  expect(labels({ mirror: 'https://mirror.example/base//' })[0]).toBe('https://mirror.example/base/model.onnx');
  expect(labels({ mirror: 'https://mirror.example/?token=1' })[0]).toBe('https://mirror.example/model.onnx?…');
  expect(labels({ mirror: 'models' })).toEqual([resolve('models', 'model.onnx'), ...labels({})]);
  expect(labels({ mirror: 'models', offline: true })).toEqual([resolve('models', 'model.onnx')]);
  expect(labels({ mirror: 'https://mirror.example', offline: true })).toEqual([]);
  expect(labels({ mirror: '' })).toEqual(labels({}));
  expect(sourcesOf({ ...ENTRY, fileName: 'm' }, { mirror: 'https://a.example' })).toHaveLength(2);
});

test('a mirror of another scheme is refused', () => {
  for (const mirror of ['ftp://x/y', 's3://bucket', 'http://', 'file://host/share', 'file:///a%2Fb']) {
    expect(() => sourcesOf(ENTRY, { mirror })).toThrow(expect.objectContaining({ code: 'INVALID_MIRROR' }));
  }
});

test('a refused mirror is named without its password', () => {
  expect(() => sourcesOf(ENTRY, { mirror: 'ftp://me:secret@host/x' })).toThrow('mirror "ftp://…@host/x"');
});

test('a drive letter is a folder, not a scheme', () => {
  expect(sourcesOf(ENTRY, { mirror: 'C:\\models' })[0]?.kind).toBe('folder');
});
