import type { Progress } from './progress/progress.js';

/** Input and output of a command; tests pass their own. */
export interface Context {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Prints a rendered report on stdout, with colours where {@link Context.colors} allows them. */
  readonly rendered: (text: string) => void;
  /** Whether stdout shows colours. */
  readonly colors: boolean;
  /** Whether `--verbose` is given. */
  readonly verbose: boolean;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** Prints a detail if `--verbose` is given. */
  readonly detail: (text: string) => void;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}
