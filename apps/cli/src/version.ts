import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** This program, as reports name it. */
export const TOOL = { name: 'rn50', version } as const;
