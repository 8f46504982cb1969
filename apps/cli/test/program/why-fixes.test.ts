import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../../../packages/onnx-explain/src/commands.js';
import { run } from '../../src/program/run.js';

const CHECKS = fileURLToPath(new URL('../../../../packages/onnx-explain/src/checks/', import.meta.url));

/** Every `commands.quantize(…)` and `commands.compare(…)` of the checks: the command and its options. */
function fixes(): [command: 'quantize' | 'compare', options: string][] {
  const sources = readdirSync(CHECKS).map((name) => readFileSync(`${CHECKS}${name}`, 'utf8'));
  const calls = sources.flatMap((source) => [
    ...source.matchAll(/commands\.(quantize|compare)\((?:['`]([^'`]*)['`])?/g),
  ]);
  const found = calls.map(([, command, options = '']) => `${command} ${options.replace(/\$\{.*\}/, '2')}`.trim());
  return [...new Set(found)].map((call) => {
    const [command, ...options] = call.split(' ');
    return [command as 'quantize' | 'compare', options.join(' ')];
  });
}

/** What a shell makes of a command line. */
function inShell(line: string): string[] {
  const script = `rn50() { for argument; do printf '%s\\n' "$argument"; done; }\n${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

describe('the commands that why gives', () => {
  const commands = commandsFor({ int8: "it's int8.onnx", fp32: 'my $HOME; net.onnx' });

  it('are found in the checks', () => {
    expect(fixes().length).toBeGreaterThan(6);
  });

  it.each(fixes())('%s %s is accepted with its files, in a shell', async (command, options) => {
    const argv = inShell(commands[command](...(options === '' ? [] : [options])));
    expect(argv).toContain('my $HOME; net.onnx');
    expect(argv).toContain(command === 'quantize' ? '<folder of images>' : "it's int8.onnx");
    // The context is made once all options are read.
    const ready = new Error('the options are valid');
    const makeContext = () => {
      throw ready;
    };
    await expect(run(argv, {}, makeContext, () => {})).rejects.toBe(ready);
  });
});
