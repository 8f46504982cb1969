import { join } from 'node:path';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { EngineRegistry } from '@rn50/inference-runner';
import type { RunContext } from '../events.js';
import type { EngineToRun } from '../measure/engines-in-use.js';
import type { InputsRequest, StoreOptions } from '../request.js';
import { CACHE_FOLDERS } from './cache-folder.js';

/** What getting models needs to know. */
export interface ResolveContext extends RunContext {
  readonly store: StoreOptions;
  readonly cacheDir: string;
  readonly cpu: CpuInfo;
  readonly threads: number;
  /** Calibrates and tunes. */
  readonly engine: EngineToRun;
  /** What the user says about the inputs. */
  readonly asked: InputsRequest;
  /** Where it is found by its name; the engines of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
}

/** Where models made here stay, beside the downloaded ones. */
export function derivedFolder(context: ResolveContext): string {
  return join(context.cacheDir, CACHE_FOLDERS.made);
}
