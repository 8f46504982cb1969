import type { Command } from 'commander';
import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { programSpec } from './spec.js';
import { zshScript } from './zsh.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export type Shell = keyof typeof SCRIPTS;

/** The shells that there are scripts for. */
export const SHELLS = Object.keys(SCRIPTS) as Shell[];

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
