import { Argument, type Command } from 'commander';
import { EXIT } from '../errors.js';
import type { Wiring } from './wiring.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

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
    .action(async (shell: (typeof SHELLS)[number]) => {
      const [{ programSpec }, { SCRIPTS }] = await Promise.all([
        import('../completion/spec.js'),
        import('../completion/shells.js'),
      ]);
      makeContext({ progress: false }).stdout(SCRIPTS[shell](programSpec(program, 'compare')));
      done(EXIT.done);
    });
}
