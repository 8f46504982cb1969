import { expect, test } from 'vitest';
import { publicNames } from '../../src/anonymous/public-names.js';

test.each([
  [
    ['zen4.json', 'icelake.json'],
    ['zen4', 'icelake'],
  ],
  [
    ['a/report.json', '../b/report.json'],
    ['a', 'b'],
  ],
  [['a/report.partial.jsonl'], ['a']],
  [
    ['runs/nightly.json #1', 'runs/nightly.json #2'],
    ['nightly #1', 'nightly #2'],
  ],
  [
    ['m/report.json #1', 'm/report.json #2'],
    ['m #1', 'm #2'],
  ],
  // Folders of an absolute path may name a user or a machine.
  [
    ['/home/alice/report.json', '/home/alice/zen4.json'],
    ['report 1', 'zen4'],
  ],
  [
    ['~/report.json', 'C:\\Users\\alice\\report.json'],
    ['report 1', 'report 2'],
  ],
  [
    ['report.json', './report.json', '../report.json'],
    ['report 1', 'report 2', 'report 3'],
  ],
  [
    ['a/x.json', 'b/x.json', 'x.json'],
    ['x', 'x (2)', 'x (3)'],
  ],
  [
    [undefined, ''],
    ['report 1', 'report 2'],
  ],
  [['\u001b[31mred\n.json'], ['red']],
])('%j are called %j', (paths, names) => {
  expect(publicNames(paths)).toEqual(names);
});
