import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { main } from '../../src/program/main.js';

const textOf = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const REFERENCE = textOf('docs/reference.md');
const LONGEST_CELL = 60;
/** Options of other programs that the README calls. */
const OF_OTHERS = new Set(['--filter']);

async function helpOf(...command: string[]): Promise<string> {
  let text = '';
  const stdout = {
    write: (part: string) => {
      text += part;
    },
  };
  const { signal } = new AbortController();
  await main({ argv: [...command, '--help'], env: {}, cwd: '.', stdout, stderr: { write: () => {} }, signal });
  return text;
}

/** The options that a help lists. */
function listed(help: string): string[] {
  return [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z0-9-]+)/gm)].map((match) => match[1] ?? '');
}

const optionsIn = (text: string) => new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z0-9-]*/g)].map(([name]) => name));

it('the reference names every option of compare', async () => {
  const options = listed(await helpOf('compare'));
  const named = optionsIn(REFERENCE);
  expect(options.length).toBeGreaterThan(30);
  expect(options.filter((name) => !named.has(name) && name !== '--help')).toEqual([]);
});

it('reference and README name no option that the program does not have', async () => {
  const commands = [...(await helpOf()).matchAll(/^ {2}([a-z]+)(?= .*(?:\[options\]|<|\[))/gm)].map(
    (match) => match[1] ?? '',
  );
  expect(commands).toEqual(expect.arrayContaining(['compare', 'report', 'doctor', 'completion']));
  const helps = await Promise.all([helpOf(), ...commands.map((command) => helpOf(command))]);
  const known = new Set(helps.flatMap(listed));
  const named = optionsIn(REFERENCE + textOf('README.md'));
  expect([...named].filter((name) => !known.has(name) && !OF_OTHERS.has(name))).toEqual([]);
});

it('the table of options can be read: its cells are short', () => {
  const rows = REFERENCE.split('\n').filter((line) => line.startsWith('| `--'));
  expect(rows.length).toBeGreaterThan(15);
  const cells = rows.flatMap((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  // A link is as long as its text.
  const shown = cells.map((cell) => cell.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1'));
  expect(shown.filter((cell) => cell.length > LONGEST_CELL)).toEqual([]);
});
