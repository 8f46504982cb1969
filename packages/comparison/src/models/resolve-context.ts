import { join } from 'node:path';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { RunContext } from '../events.js';
import type { StoreOptions } from '../request.js';

/** What getting models needs to know. */
export interface ResolveContext extends RunContext {
  readonly store: StoreOptions;
  readonly cacheDir: string;
  readonly cpu: CpuInfo;
  readonly threads: number;
  /** Version of the engine that calibrates. */
  readonly engineVersion: string;
}

/** Where models made here stay, beside the downloaded ones. */
export function derivedFolder(context: ResolveContext): string {
  return join(context.cacheDir, 'made');
}
