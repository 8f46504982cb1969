import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageFiles } from '../../src/calibration-data/image-files.js';
import { openCalibration } from '../../src/calibration-data/open-calibration.js';
import { unreadWords } from '../../src/calibration-data/unread-pictures.js';
import { labelledImages } from '../../src/labelled-images/labelled-images.js';
import { refusalOf } from '../refusal.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rn50-image-files-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Files that are listed, never decoded. */
function put(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), 'a picture');
  }
}

/** A link in the folder, to a path counted from the link's own folder. */
function link(target: string, path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

async function listed(folder: string): Promise<string[]> {
  const below = join(root, folder);
  return (await imageFiles(below)).images.map((path) => path.slice(below.length + 1));
}

describe('pictures of kinds that are not read', () => {
  const words = '7 files are not read: 3 .bmp, 2 .gif, 1 .heic, 1 .tiff';

  it('are counted by kind, wherever they lie; hidden files and others are not', async () => {
    put('val/0/a.png', 'val/0/b.bmp', 'val/0/c.BMP', 'val/1/d.bmp', 'val/1/e.gif', 'val/1/f.gif');
    put('val/1/g.tiff', 'val/0/h.heic', 'val/0/.i.bmp', 'val/0/notes.txt', 'val/0/gif');
    const { images, unread } = await imageFiles(join(root, 'val'));
    expect(images).toEqual([join(root, 'val/0/a.png')]);
    expect(unreadWords(unread)).toBe(words);
    const { warnings } = await labelledImages(join(root, 'val'));
    expect(warnings.map(({ code, message }) => [code, message])).toEqual([
      ['pictures-not-read', `${join(root, 'val')}: ${words}; JPEG, PNG and WebP are`],
    ]);
  });

  it('are named where there are no others', async () => {
    put('val/0/a.avif');
    const refusal = 'holds no image (.jpg, .jpeg, .png, .webp); 1 file is not read: 1 .avif';
    expect(await refusalOf(() => labelledImages(join(root, 'val')))).toContain(refusal);
    const plan = { inputs: [], data: null };
    const source = { kind: 'images', folder: join(root, 'val') } as const;
    expect(await refusalOf(() => openCalibration(source, plan))).toContain(refusal);
  });

  it('give no warning where all are read', async () => {
    put('val/0/a.png', 'val/1/notes.txt');
    expect((await labelledImages(join(root, 'val'))).warnings).toEqual([]);
  });
});

describe('symbolic links to pictures and folders', () => {
  it('are taken, as a model hub lays them out', async () => {
    put('blobs/0a1b', 'blobs/2c3d', 'blobs/text', 'elsewhere/dog/c.png');
    link('../../../blobs/0a1b', 'snapshots/val/cat/a.jpg');
    link('../../../blobs/2c3d', 'snapshots/val/cat/b.png');
    link('../../../blobs/text', 'snapshots/val/cat/notes.txt');
    link('../../elsewhere/dog', 'snapshots/val/dog');
    expect(await listed('snapshots/val')).toEqual(['cat/a.jpg', 'cat/b.png', 'dog/c.png']);
  });

  it('give a folder of pictures two classes where two class folders are links to it', async () => {
    put('all/a.png');
    link('../all', 'val/0');
    link('../all', 'val/1');
    const { images } = await labelledImages(join(root, 'val'));
    expect(images.map(({ path, label }) => [path.slice(root.length + 1), label])).toEqual([
      ['val/0/a.png', 0],
      ['val/1/a.png', 1],
    ]);
  });

  it('may be the folder itself', async () => {
    put('real/1/a.png');
    link('real', 'given');
    expect(await listed('given')).toEqual(['1/a.png']);
  });

  it('may go in circles', async () => {
    put('val/0/a.png', 'val/1/b.png');
    link('..', 'val/0/up');
    link('../1', 'val/0/other');
    link('../0', 'val/1/other');
    link('.', 'val/1/self');
    expect(await listed('val')).toEqual(['0/a.png', '0/other/b.png', '1/b.png', '1/other/a.png']);
  });

  it('end soon where every folder has links to all the others', async () => {
    const names = Array.from({ length: 12 }, (_, index) => String(index));
    for (const name of names) put(`val/${name}/a.png`);
    for (const from of names) for (const to of names) link(`../${to}`, `val/${from}/to-${to}`);
    expect(await listed('val')).toHaveLength(12 * 12);
  });

  it.each([
    ['picture', 'gone.png', 'ENOENT', '../gone.png'],
    ['folder', 'gone', 'ENOENT', '../gone'],
    ['link to itself', 'self.png', 'ELOOP', 'self.png'],
  ])('that lead to a missing %s are an error that names them', async (_, name, code, target) => {
    put('val/0/a.png');
    link(target, `val/0/${name}`);
    expect(await refusalOf(() => imageFiles(join(root, 'val')))).toBe(
      `IMAGE_INVALID: the symbolic link ${join(root, 'val', '0', name)} leads to nothing that can be read (${code})`,
    );
  });

  it('that are hidden and lead nowhere are left out: editors leave such as locks', async () => {
    put('val/0/a.png');
    link('user@host.42', 'val/0/.#a.png');
    expect(await listed('val')).toEqual(['0/a.png']);
  });
});
