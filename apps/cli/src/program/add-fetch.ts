import type { Command } from 'commander';
import { usageError } from '../errors.js';
import { type RawCompareOptions, storeOptions } from '../options/compare-options.js';
import { addProgressOptions, addStoreOptions } from './shared-options.js';
import type { Wiring } from './wiring.js';

interface RawFetchOptions extends RawCompareOptions {
  readonly list?: boolean;
  readonly verify?: boolean;
  readonly prune?: boolean;
}

const CACHE_ACTIONS = ['list', 'verify', 'prune'] as const;

export function addFetch(program: Command, { env, makeContext, done }: Wiring): void {
  const command = program
    .command('fetch')
    .description('download and verify models, look after the cache')
    .argument('[id...]', 'ids in the manifest (default: the two that compare uses)')
    .option('--list', 'show the models of the manifest and what the cache holds, with sizes')
    .option('--verify', 'hash every downloaded file of the cache; exit 5 if one is corrupt')
    .option('--prune', 'remove what is left over, and what was made here and can be made again; downloads stay');
  addProgressOptions(addStoreOptions(command)).action(async (ids: string[], raw: RawFetchOptions) => {
    const store = storeOptions(raw, env);
    const action = cacheAction(ids, raw);
    const context = makeContext(raw);
    const { fetchModels, listModels, pruneModels, verifyModels } = await import('../commands/fetch.js');
    const run = { fetch: fetchModels, list: listModels, verify: verifyModels, prune: pruneModels }[action ?? 'fetch'];
    done(await run(store, context, ids));
  });
}

/** The requested action on the cache; null to fetch models. */
function cacheAction(ids: readonly string[], raw: RawFetchOptions): (typeof CACHE_ACTIONS)[number] | null {
  const [action = null, other] = CACHE_ACTIONS.filter((name) => raw[name] === true);
  if (other !== undefined) throw usageError(`--${action} and --${other} exclude each other`, 'Give one of them.');
  if (action !== null && ids.length > 0) {
    throw usageError(`--${action} is about the whole cache and takes no id`, `Leave out ${ids.join(' ')}.`);
  }
  return action;
}
