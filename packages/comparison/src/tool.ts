import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('../package.json') as {
  readonly name: string;
  readonly version: string;
};

/** Who made a report, unless the request says otherwise. */
export const TOOL = { name: manifest.name, version: manifest.version };
