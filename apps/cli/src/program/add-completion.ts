import { SHELLS, type Shell } from '@rn50/shell-completion/choices';
import { Argument, type Command } from 'commander';
import { EXIT } from '../errors.js';
import type { Wiring } from './wiring.js';

const HELP = `
  bash  rn50 completion bash > ~/.local/share/bash-completion/completions/rn50
  zsh   rn50 completion zsh > "\${fpath[1]}/_rn50"
  fish  rn50 completion fish > ~/.config/fish/completions/rn50.fish

Open a new shell then. It completes commands, options, and the values that an option has a list of.`;

export function addCompletion(program: Command, { makeContext, done }: Wiring): void {
  program
    .command('completion')
    .description('print a script with which a shell completes commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', HELP)
    .action(async (shell: Shell) => {
      const { completionScript } = await import('@rn50/shell-completion');
      makeContext({ progress: false }).stdout(completionScript(program, { shell, defaultCommand: 'compare' }));
      done(EXIT.done);
    });
}
