import type { Command } from 'commander';
import { VERBOSE } from './shared-options.js';
import type { Wiring } from './wiring.js';

export function addCpu(program: Command, { makeContext, done }: Wiring): void {
  program
    .command('cpu')
    .description('what this CPU can do for INT8, and what to expect')
    .option('--json', 'as JSON')
    .option('--verbose', VERBOSE)
    .action(async (raw: { json?: boolean; verbose?: boolean }) => {
      const { cpu } = await import('../commands/cpu.js');
      done(await cpu({ json: raw.json ?? false }, makeContext({ ...raw, progress: false })));
    });
}
