import { lineProgress } from './line.js';
import { type Progress, plainProgress, silentProgress } from './progress.js';

/** One rewritten line on a terminal, plain lines elsewhere, nothing with `--no-progress`. */
export function chooseProgress(wanted: boolean, stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Progress {
  if (!wanted) return silentProgress;
  const interactive = stderr.isTTY && !env.CI && env.TERM !== 'dumb';
  return interactive
    ? lineProgress(
        (text) => stderr.write(text),
        () => stderr.columns || 80,
      )
    : plainProgress((line) => stderr.write(`${line}\n`));
}
