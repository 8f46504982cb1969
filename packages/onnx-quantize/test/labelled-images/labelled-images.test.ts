import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { labelledImages, requireKnownClasses } from '../../src/labelled-images/labelled-images.js';
import { refusalOf } from '../refusal.js';

const root = mkdtempSync(join(tmpdir(), 'rn50-labels-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Files that are listed, never decoded. */
function folderOf(name: string, files: readonly string[], texts: Readonly<Record<string, string>> = {}): string {
  const folder = join(root, name);
  const all = { ...Object.fromEntries(files.map((file) => [file, 'a picture'])), ...texts };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

async function labelsOf(folder: string) {
  const { images, source } = await labelledImages(folder);
  return {
    source,
    labels: Object.fromEntries(images.map(({ path, label }) => [path.slice(folder.length + 1), label])),
  };
}

describe('a folder of class folders', () => {
  it('takes names that are all numbers as class indices', async () => {
    const folder = folderOf('numbers', ['7/a.png', '012/b.jpg', '7/deep/c.webp', '7/notes.txt']);
    expect(await labelsOf(folder)).toEqual({
      source: 'folder-numbers',
      labels: { '7/a.png': 7, '7/deep/c.webp': 7, '012/b.jpg': 12 },
    });
  });

  it('takes the sorted order of other names', async () => {
    const folder = folderOf('order', ['dog/a.png', 'cat/b.png', '7/c.png']);
    expect(await labelsOf(folder)).toEqual({
      source: 'folder-order',
      labels: { '7/c.png': 0, 'cat/b.png': 1, 'dog/a.png': 2 },
    });
  });

  it.each(['labels.txt', 'classes.txt'])('takes the lines of %s, or their first words', async (file) => {
    const folder = folderOf(`names-${file}`, ['dog/a.png', 'n02/b.png'], {
      [file]: 'n01 tench\n\ndog\r\nn02 gold fish\n',
    });
    expect(await labelsOf(folder)).toEqual({ source: 'folder-names', labels: { 'dog/a.png': 1, 'n02/b.png': 2 } });
  });

  it('refuses a folder that the list does not have', async () => {
    const folder = folderOf('unlisted', ['dog/a.png', 'bird/b.png'], { 'labels.txt': 'dog\ncat\n' });
    expect(await refusalOf(() => labelledImages(folder))).toBe(
      `LABELS_INVALID: the class folder bird is not in ${join(folder, 'labels.txt')}`,
    );
  });

  it('refuses a picture in no class folder, and a folder without pictures', async () => {
    const loose = folderOf('loose', ['1/a.png', 'b.png']);
    expect(await refusalOf(() => labelledImages(loose))).toBe(
      `LABELS_INVALID: ${join(loose, 'b.png')} lies in no class folder`,
    );
    const empty = folderOf('empty', [], { 'labels.txt': 'dog\n' });
    expect(await refusalOf(() => labelledImages(empty))).toContain(
      `LABELS_INVALID: the folder ${empty} holds no image`,
    );
  });
});

describe('a CSV file', () => {
  it('names pictures from its own folder, whatever they end in', async () => {
    const folder = folderOf('csv', ['a.png', 'deep/b.dat'], { 'l.csv': 'file,class\na.png,1\ndeep/b.dat,0\n' });
    const { images, source, classes } = await labelledImages(join(folder, 'l.csv'));
    expect({ source, classes }).toEqual({ source: 'csv', classes: null });
    expect(images).toEqual([
      { path: join(folder, 'a.png'), label: 1, where: 'line 2 of l.csv' },
      { path: join(folder, 'deep', 'b.dat'), label: 0, where: 'line 3 of l.csv' },
    ]);
  });

  it('refuses a line whose picture is not there', async () => {
    const folder = folderOf('gone', ['a.png'], { 'l.csv': 'a.png,1\nb.png,2\n' });
    expect(await refusalOf(() => labelledImages(join(folder, 'l.csv')))).toBe(
      'LABELS_INVALID: line 2 of l.csv names b.png, which is no file',
    );
  });
});

describe('requireKnownClasses', () => {
  it('names the picture whose class the model does not have, and by what', async () => {
    const folder = folderOf('outside', ['9/a.png', '10/b.png']);
    const images = await labelledImages(folder);
    expect(() => requireKnownClasses(images, 11)).not.toThrow();
    expect(await refusalOf(() => requireKnownClasses(images, 10))).toBe(
      `LABELS_INVALID: the folder 10 gives ${join(folder, '10', 'b.png')} the class 10; the model has 10 classes, 0 to 9`,
    );
  });

  it('refuses a list of names that is not as long as the model has classes', async () => {
    const folder = folderOf('short-list', ['dog/a.png'], { 'labels.txt': 'dog\ncat\n' });
    const images = await labelledImages(folder);
    expect(() => requireKnownClasses(images, 2)).not.toThrow();
    expect(await refusalOf(() => requireKnownClasses(images, 3))).toBe(
      `LABELS_INVALID: ${join(folder, 'labels.txt')} lists 2 classes, the model has 3`,
    );
  });
});
