import type { Command } from 'commander';

export const VERBOSE = 'more detail, and stack traces of unexpected errors';

export function addTalkOptions(command: Command): Command {
  return command.option('--no-progress', 'no progress on stderr').option('--verbose', VERBOSE);
}

export function addStoreOptions(command: Command): Command {
  return command
    .option('--offline', 'never touch the network (also RN50_OFFLINE=1)')
    .option('--cache-dir <dir>', 'where models are kept (also RN50_CACHE_DIR)')
    .option('--manifest <file>', 'JSON list of models that adds to, or replaces, the built-in ones by id');
}
