import type { Command } from 'commander';
import { VERBOSE } from './shared-options.js';
import type { Wiring } from './wiring.js';

interface RawDiffOptions {
  allowMixed?: boolean;
  json?: boolean;
  out?: string;
  verbose?: boolean;
}

export function addDiff(program: Command, { makeContext, done }: Wiring): void {
  program
    .command('diff')
    .description('did it get faster? two reports compared, with intervals')
    .argument('<before.json>', 'the earlier report')
    .argument('<after.json>', 'the later report')
    .option('--allow-mixed', 'compare although CPU, batch, threads or engine options differ')
    .option('--json', 'the verdict as JSON')
    .option('--out <dir>', 'also write diff.json, diff.md and diff.html there')
    .option('--verbose', VERBOSE)
    .addHelpText('after', '\nExit codes: 0 the same, not slower or faster, 1 slower, 2 usage, 4 inconclusive')
    .action(async (before: string, after: string, raw: RawDiffOptions) => {
      const { diff } = await import('../commands/diff.js');
      const { allowMixed = false, json = false, out = null } = raw;
      const context = makeContext({ ...raw, progress: false });
      done(await diff({ before, after, allowMixed, json, out }, context));
    });
}
