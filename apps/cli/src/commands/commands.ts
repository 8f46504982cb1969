/** Names of the commands, for suggestions. */
export const COMMANDS = ['compare', 'report', 'diff', 'cpu', 'fetch', 'quantize', 'why', 'help'] as const;
