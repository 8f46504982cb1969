import type { Progress } from './progress/progress.js';

/** What a command may touch of the world; tests hand in their own. */
export interface Context {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly cwd: string;
  readonly progress: Progress;
  /** Tells details that only `--verbose` shows. */
  readonly detail: (text: string) => void;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}
