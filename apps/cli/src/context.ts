import type { Progress } from './progress/progress.js';

/** Input and output of a command; tests pass their own. */
export interface Context {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly cwd: string;
  readonly progress: Progress;
  /** Prints a detail if `--verbose` is given. */
  readonly detail: (text: string) => void;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}
