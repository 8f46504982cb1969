import type { Command } from 'commander';
import { storeOptions } from '../options/compare-options.js';
import { addCacheOptions, VERBOSE } from './shared-options.js';
import type { Wiring } from './wiring.js';

interface RawDoctorOptions {
  json?: boolean;
  offline?: boolean;
  cacheDir?: string;
  verbose?: boolean;
}

export function addDoctor(program: Command, { env, makeContext, engines, done }: Wiring): void {
  const command = program
    .command('doctor')
    .description('is this machine fit? Node.js, engines, CPU, charts, cache, network, disk, memory, and what helps')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExit codes: 0 rn50 can measure here, 2 usage, 3 it cannot');
  addCacheOptions(command)
    .option('--verbose', VERBOSE)
    .action(async (raw: RawDoctorOptions) => {
      const { doctor } = await import('../commands/doctor.js');
      const { json = false } = raw;
      const context = makeContext({ ...raw, progress: false });
      done(await doctor({ json, store: storeOptions(raw, env), engines, env }, context));
    });
}
