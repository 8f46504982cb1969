import type { Command } from 'commander';
import { bashScript } from './bash.js';
import type { Shell } from './choices.js';
import { fishScript } from './fish.js';
import { type ProgramSpec, programSpec } from './spec.js';
import { zshScript } from './zsh.js';

const SCRIPTS: Readonly<Record<Shell, (spec: ProgramSpec) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/**
 * The script with which a shell completes commands, options and the values that options have a list of, read from the definitions that
 * commander parses by. The shell does not start the program to complete.
 *
 * @param defaultCommand name of the command that runs where none is named
 */
export function completionScript(
  program: Command,
  { shell, defaultCommand }: { readonly shell: Shell; readonly defaultCommand: string },
): string {
  return SCRIPTS[shell](programSpec(program, defaultCommand));
}
