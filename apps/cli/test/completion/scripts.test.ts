import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/program/main.js';
import { ZSH_DRIVER, ZSH_SETUP } from './zsh-driver.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'results'));
writeFileSync(join(folder, 'report.json'), '');

/** The script that the program prints, in a file. */
async function scriptFor(shell: string): Promise<string> {
  let text = '';
  const stdout = {
    write: (part: string) => {
      text += part;
    },
  };
  const { signal } = new AbortController();
  const argv = ['completion', shell];
  expect(await main({ argv, env: {}, cwd: folder, stdout, stderr: { write: () => {} }, signal })).toBe(0);
  const path = join(folder, `_rn50.${shell}`);
  writeFileSync(path, text);
  return path;
}

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0'], { env: { PATH: process.env.PATH ?? '' } }).status === 0;
}

/** Runs a script in a shell that reads no files of the user; its lines on stdout. */
function lines(shell: string, flags: readonly string[], script: string, args: readonly string[] = []): string[] {
  const env = { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'dumb' };
  const run = spawnSync(shell, [...flags, '-c', script, ...args], { cwd: folder, env, encoding: 'utf8' });
  expect([run.status, run.stderr]).toEqual([0, '']);
  return run.stdout.split('\n').filter((line) => line !== '');
}

/** A line of words, where the last one is to be completed, what is offered for it, and what is not. */
type Case = readonly [words: readonly string[], offered: readonly string[], others: readonly string[]];

const CASES: readonly Case[] = [
  [['re'], ['report'], ['why', '--models']],
  [[''], ['compare', 'doctor', 'why', 'completion', 'help'], ['--models']],
  [['--mo'], ['--models'], ['report', '--json']],
  [
    ['--models', ''],
    ['auto', 'zoo', 'synthetic'],
    ['report.json', '--models'],
  ],
  [['--models', 'sy'], ['synthetic'], ['auto']],
  [['report', '--f'], ['--format'], ['--fp32', '--fail-below']],
  [['report', '--chart', 'la'], ['layers'], ['sweep']],
  [['quantize', '--form', 'q'], ['qdq', 'qoperator'], ['minmax']],
  [
    ['quantize', '--'],
    ['--output', '--method', '--help'],
    ['--models', '--version'],
  ],
  [['completion', ''], ['bash', 'zsh', 'fish'], ['report']],
  [['cpu', '--threads', ''], [], ['auto', 'report']],
];

function expectOffers(found: readonly string[], [, offered, others]: Case): void {
  expect(found).toEqual(expect.arrayContaining([...offered]));
  for (const other of others) expect(found).not.toContain(other);
}

describe.runIf(isInstalled('bash'))('bash', () => {
  const DRIVER = `source "$0"
    complete -p rn50
    COMP_WORDS=(rn50 "$@"); COMP_CWORD=$#
    _rn50
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const complete = async (...words: string[]) => lines('bash', ['--norc'], DRIVER, [await scriptFor('bash'), ...words]);

  it.each(CASES)('offers for %j', async (...one) => {
    const [registered, ...found] = await complete(...one[0]);
    expect(registered).toBe('complete -F _rn50 rn50');
    expectOffers(found, one);
  });

  it('completes each part of a list, and what stands after an equals sign', async () => {
    expect((await complete('report', '--format', 'png,sv')).slice(1)).toEqual(['png,svg']);
    expect((await complete('report', '--format', '=', 'sv')).slice(1)).toEqual(['svg']);
    expect((await complete('report', '--format', '=')).slice(1)).toContain('html');
  });
});

describe.runIf(isInstalled('fish'))('fish', () => {
  const complete = async (words: readonly string[]) => {
    const typed = `rn50 ${words.join(' ')}`;
    const found = lines('fish', ['--no-config'], `source ${await scriptFor('fish')}; complete -C "${typed}"`);
    return found.map((line) => line.split('\t', 1)[0] ?? '');
  };

  it.each(CASES)('offers for %j', async (...one) => {
    expectOffers(await complete(one[0]), one);
  });

  it('completes files and folders', async () => {
    expect(await complete(['report', 're'])).toEqual(expect.arrayContaining(['report.json', 'results/']));
    const folders = await complete(['--out', 're']);
    expect(folders).toContain('results/');
    expect(folders).not.toContain('report.json');
  });
});

describe.runIf(isInstalled('zsh'))('zsh', () => {
  const complete = async (words: readonly string[]) => {
    const [script, setup] = [await scriptFor('zsh'), join(folder, 'setup.zsh')];
    writeFileSync(setup, ZSH_SETUP);
    const typed = `rn50 ${words.join(' ')}`;
    return lines('zsh', ['-f'], ZSH_DRIVER, ['zsh', setup, script, typed]).map((line) => line.replace(/\r$/, ''));
  };

  // Each takes an interactive shell of its own.
  it.each(CASES.filter((_, index) => [0, 3, 5, 8].includes(index)))('offers for %j', async (...one) => {
    expectOffers(await complete(one[0]), one);
  });

  it('completes each part of a list', async () => {
    expect(await complete(['report', '--format', 'png,sv'])).toEqual(['svg']);
  });
});
