import type { EngineRegistry } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import type { ExitCode } from '../errors.js';

/** Builds the context once it is known what is wanted on stderr: progress and no details unless given. */
export type MakeContext = (wanted: { readonly progress?: boolean; readonly verbose?: boolean }) => Context;

/** Dependencies of every command. */
export interface Wiring {
  readonly env: NodeJS.ProcessEnv;
  readonly makeContext: MakeContext;
  /** The engines that `--engine` accepts. */
  readonly engines: EngineRegistry;
  /** Takes the exit code of the command that ran. */
  readonly done: (code: ExitCode) => void;
}
