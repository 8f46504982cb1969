import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import type { ProgramSpec } from './spec.js';
import { zshScript } from './zsh.js';

/** The script of each shell that `rn50 completion` knows. */
export const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const satisfies Record<
  string,
  (spec: ProgramSpec) => string
>;
