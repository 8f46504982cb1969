import { expect, test } from 'vitest';
import { sharedNames } from '../../src/diff/shared-diff.js';

test('reports are called by their files', () => {
  expect(sharedNames({ before: '/home/ann/monday.json', after: 'friday.json' })).toEqual([
    'before: monday.json',
    'after: friday.json',
  ]);
  expect(sharedNames({ after: 'friday.json' })).toEqual(['after: friday.json']);
  expect(sharedNames({})).toEqual([]);
});

test('files of one name are called by their folders, of which an absolute path gives none', () => {
  expect(sharedNames({ before: 'main/report.json', after: 'out/branch/report.json' })).toEqual([
    'before: main',
    'after: branch',
  ]);
  expect(sharedNames({ before: '/home/ann/report.json', after: 'branch/report.json' })).toEqual([
    'before: report 1',
    'after: branch',
  ]);
});
