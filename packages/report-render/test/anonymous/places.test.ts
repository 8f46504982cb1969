import { describe, expect, it } from 'vitest';
import { accountsIn, baseName, spacedFolders, withoutFolders } from '../../src/anonymous/places.js';

describe('withoutFolders', () => {
  it.each([
    [
      "ENOENT: no such file or directory, open '/home/alice/models/my net.onnx'",
      "ENOENT: no such file or directory, open 'my net.onnx'",
    ],
    ['/home/alice/m.onnx is empty', 'm.onnx is empty'],
    ['in /home/alice.', 'in ~.'],
    ['/Users/Alice Smith/m.onnx: bad', 'm.onnx: bad'],
    ['C:\\Users\\Alice Smith\\m.onnx: bad', 'm.onnx: bad'],
    ['C:\\models\\m.onnx, D:/m2.onnx', 'm.onnx, m2.onnx'],
    ['\\\\server\\share\\m.onnx', 'm.onnx'],
    ['/mnt/c/Users/alice/x', 'x'],
    ['PATH=/usr/bin:/gpfs/home/alice/bin', 'PATH=bin:bin'],
    ['file:///home/alice/a.onnx', 'file:a.onnx'],
    ['../../home/alice/a.onnx', 'a.onnx'],
    ['~alice/a.onnx', 'a.onnx'],
    ['at load (/app/dist/bin.js:12:3)', 'at load (bin.js:12:3)'],
    ["cannot open '/odd place/with spaces/lib.so'", "cannot open 'lib.so'"],
    ['https://alice:secret@models.example/a/b.onnx', 'https://models.example/a/b.onnx'],
  ])('%s', (text, expected) => {
    expect(withoutFolders(text)).toBe(expected);
  });

  it.each([
    'node /layer1/layer1.0/conv1/Conv has no integer form',
    'see https://example.com/home/page.html and http://example.com/var/x.json',
    '37.5 images/s, 99 GMAC/s, 1/2',
    'models/m.onnx as typed',
    'a / b',
  ])('keeps what is no place: %s', (text) => {
    expect(withoutFolders(text)).toBe(text);
  });

  it('takes time in proportion to the length of a text', () => {
    const parts = ['/home/a b/', '/', '\\', 'C:', "'/", 'file://', ' ', '/home/a '];
    for (const part of parts) expect(withoutFolders(`a/b ${part.repeat(3_000)}`)).toMatch(/^a\/b/);
    expect(withoutFolders(`a/b ${'x'.repeat(300_000)}`)).toHaveLength(300_004);
  });
});

describe('accountsIn', () => {
  it('finds the names of home folders, with the words after a space', () => {
    expect(accountsIn('/home/alice/x and C:\\Users\\Bob Lee\\y')).toEqual(['alice', 'Bob Lee', 'Bob']);
    expect(accountsIn('/layer/conv')).toEqual([]);
  });
});

describe('baseName', () => {
  it('is the last part, with slashes of either kind', () => {
    expect(['/a/b.onnx', 'c:\\x\\y.onnx', 'z.onnx', '/a/b/', '/'].map(baseName)).toEqual([
      'b.onnx',
      'y.onnx',
      'z.onnx',
      'b',
      '/',
    ]);
  });
});

describe('spacedFolders', () => {
  it('are the folders above a file whose names have spaces', () => {
    expect(spacedFolders('/home/Al Lee/my nets/a.onnx')).toEqual(['/home/Al Lee', '/home/Al Lee/my nets']);
    expect(spacedFolders('/srv/a b.onnx')).toEqual([]);
    expect(spacedFolders('/ '.repeat(500_000))).toEqual([]);
  });
});
