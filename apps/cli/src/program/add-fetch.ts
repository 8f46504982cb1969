import type { Command } from 'commander';
import { type RawCompareOptions, storeOptions } from '../options/compare-options.js';
import { addStoreOptions, addTalkOptions } from './shared-options.js';
import type { Wiring } from './wiring.js';

export function addFetch(program: Command, { env, makeContext, done }: Wiring): void {
  const command = program
    .command('fetch')
    .description('download and verify models')
    .argument('[id...]', 'ids in the manifest (default: the two that compare uses)');
  addTalkOptions(addStoreOptions(command)).action(async (ids: string[], raw: RawCompareOptions) => {
    const { fetchModels } = await import('../commands/fetch.js');
    const context = makeContext({ progress: raw.progress ?? true, verbose: raw.verbose ?? false });
    done(await fetchModels({ ids, store: storeOptions(raw, env) }, context));
  });
}
