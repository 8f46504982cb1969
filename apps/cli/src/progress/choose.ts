import type { Terminal } from '../terminal.js';
import { lineProgress } from './line.js';
import { type Progress, plainProgress, silentProgress } from './progress.js';

/** One rewritten line on a terminal, plain lines elsewhere, nothing with `--no-progress`. */
export function chooseProgress(
  wanted: boolean,
  terminal: Terminal,
  stderr: { readonly isTTY?: boolean; readonly columns?: number },
  env: NodeJS.ProcessEnv,
): Progress {
  if (!wanted) return silentProgress;
  const interactive = stderr.isTTY && !env.CI && env.TERM !== 'dumb';
  return interactive
    ? lineProgress(terminal.cursor, () => stderr.columns || 80)
    : plainProgress((line) => terminal.stderr(`${line}\n`));
}
