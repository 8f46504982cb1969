import { describe, expect, it } from 'vitest';
import { folderLabels } from '../../src/labelled-images/folder-labels.js';

const listed = (...names: string[]) => ({ file: '/pictures/labels.txt', names });

describe('folderLabels with a list of names', () => {
  it.each([
    ['a whole line', 'crane', 'tench', 'crane'],
    ['a first word', 'crane', 'tench freshwater', 'crane bird'],
    ['a whole line before first words', 'crane', 'crane machine', 'crane'],
  ])('%s: the only line it can be', (_what, folder, ...names) => {
    expect(folderLabels([folder], listed(...names)).labels.get(folder)).toBe(names.length - 1);
  });

  it.each([
    ['whole lines', 'crane', ['tench', 'crane', 'crane'], '1 (crane) and 2 (crane)'],
    ['first words', 'crane', ['crane bird', 'tench', 'crane machine'], '0 (crane bird) and 2 (crane machine)'],
    ['three of them', 'maillot', ['maillot', 'maillot', 'maillot'], '0 (maillot), 1 (maillot) and 2 (maillot)'],
  ])('%s that are there more than once: refused, all of them named', (_what, folder, names, classes) => {
    expect(() => folderLabels([folder], listed(...names))).toThrow(
      expect.objectContaining({
        code: 'LABELS_INVALID',
        message: `the class folder ${folder} can be each of the classes ${classes} in /pictures/labels.txt`,
      }),
    );
  });

  it('a name that is there twice does not matter where no folder has it', () => {
    const { labels } = folderLabels(['tench'], listed('crane', 'crane', 'tench'));
    expect([...labels]).toEqual([['tench', 2]]);
  });
});
