/** Names of the commands, for suggestions. */
export const COMMANDS = ['compare', 'cpu', 'fetch', 'quantize', 'help'] as const;
