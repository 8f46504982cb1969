import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../../../packages/onnx-explain/src/commands.js';
import { commandOf, RECIPES } from '../../../../packages/onnx-explain/src/recipes.js';
import { run } from '../../src/program/run.js';

const CHECKS = fileURLToPath(new URL('../../../../packages/onnx-explain/src/checks/', import.meta.url));
const FILES = { int8: "it's int8.onnx", fp32: 'my $HOME; net.onnx' };

/** Every `commands.compare(…)` of the checks, and the command of every recipe, as a shell line. */
function fixes(): string[] {
  const commands = commandsFor(FILES);
  const sources = readdirSync(CHECKS).map((name) => readFileSync(`${CHECKS}${name}`, 'utf8'));
  const calls = sources.flatMap((source) => [...source.matchAll(/commands\.compare\((?:['`]([^'`]*)['`])?/g)]);
  const compares = calls.map(([, options = '']) => {
    return commands.compare(...(options === '' ? [] : [options.replace(/\$\{.*\}/, '2')]));
  });
  return [...new Set([...compares, ...RECIPES.map((recipe) => commandOf(recipe, commands))])];
}

/** What a shell makes of a command line. */
function inShell(line: string): string[] {
  const script = `rn50() { for argument; do printf '%s\\n' "$argument"; done; }\n${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

describe('the commands that why gives', () => {
  it('are found in the checks and recipes', () => {
    expect(fixes().length).toBeGreaterThan(5);
  });

  it.each(fixes())('%s is accepted with its files, in a shell', async (line) => {
    const argv = inShell(line);
    expect(argv).toContain(FILES.fp32);
    expect(argv).toContain(argv[0] === 'quantize' ? '<folder of images>' : FILES.int8);
    // The context is made once all options are read.
    const ready = new Error('the options are valid');
    const makeContext = () => {
      throw ready;
    };
    await expect(run(argv, {}, makeContext, () => {})).rejects.toBe(ready);
  });
});
