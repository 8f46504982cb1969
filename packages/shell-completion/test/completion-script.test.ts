import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { SHELLS, withChoices } from '../src/choices.js';
import { completionScript } from '../src/completion-script.js';
import { programSpec } from '../src/spec.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-scripts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const word = (text: string) => text;

function tool(): Command {
  const program = new Command('tool').version('1.0.0', '-V, --version', 'print the version');
  program
    .command('run', { isDefault: true })
    .description('run it: the default')
    .argument('<file>', 'what to run')
    .option('-l, --level <level>', 'how much; more is slower', withChoices(word, ['low', 'high']))
    .option('--parts <list>', 'which parts', withChoices(word, ['head', 'tail'], true))
    .option('--out <dir>', 'where files go')
    .addOption(new Option('--color <when>', 'colours').choices(['always', 'never']))
    .option('--name <text>', "the run's name")
    .option('--dry', 'only say it');
  program.command('show').addArgument(new Argument('<what>', 'a view').choices(['tree', 'list']));
  program.command('secret', { hidden: true });
  return program;
}

describe('programSpec', () => {
  const spec = programSpec(tool(), 'run');
  const run = spec.commands.find(({ name }) => name === 'run');

  it('has the commands that the help shows, described in brief', () => {
    expect(spec.commands.map(({ name, description }) => [name, description])).toEqual([
      ['run', 'run it'],
      ['show', ''],
      ['help', 'display help for command'],
    ]);
    expect(spec).toMatchObject({ name: 'tool', defaultCommand: 'run' });
    expect(spec.options.flatMap(({ flags }) => flags)).toEqual(['-V', '--version', '-h', '--help']);
  });

  it('knows what stands where a value is expected', () => {
    expect(run?.argument).toEqual({ kind: 'file' });
    expect(run?.options.map(({ flags, value }) => [flags.at(-1), value])).toEqual([
      ['--level', { kind: 'words', words: ['low', 'high'], isList: false }],
      ['--parts', { kind: 'words', words: ['head', 'tail'], isList: true }],
      ['--out', { kind: 'folder' }],
      ['--color', { kind: 'words', words: ['always', 'never'], isList: false }],
      ['--name', { kind: 'other' }],
      ['--dry', null],
      ['--help', null],
    ]);
    const show = spec.commands.find(({ name }) => name === 'show');
    expect(show?.argument).toEqual({ kind: 'words', words: ['tree', 'list'], isList: false });
    expect(spec.commands.at(-1)?.argument).toMatchObject({ words: ['run', 'show'] });
  });
});

describe.each(SHELLS)('completionScript for %s', (shell) => {
  const script = completionScript(tool(), { shell, defaultCommand: 'run' });
  const PATH = process.env.PATH ?? '';

  it('is a script that the shell reads', (context) => {
    const file = join(folder, `script.${shell}`);
    writeFileSync(file, script);
    const checked = spawnSync(shell, ['-n', file], { encoding: 'utf8', env: { PATH } });
    if (checked.error !== undefined) return context.skip(`${shell} is not installed`);
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });

  it('offers no command that the help hides', () => {
    expect(script).toMatch(/\bshow\b/);
    expect(script).not.toMatch(/\bsecret\b/);
  });
});
