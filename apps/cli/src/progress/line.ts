import { oneLine } from '@rn50/bench-stats/words';
import type { Progress } from './progress.js';

const ERASE_LINE = '\r\u001b[2K';

/**
 * A terminal's last line, rewritten when something happens and at no other time: a spinner's timer would wake this
 * process twelve times a second beside the workers that are being measured (docs/adr/0002-progress.md).
 */
export function lineProgress(write: (text: string) => void, columns: () => number): Progress {
  let shown = '';
  const show = (text: string) => {
    const line = fit(oneLine(text), columns());
    // Writing the same again would only make it flicker.
    if (line === shown) return;
    shown = line;
    write(`${ERASE_LINE}${line}`);
  };
  const settle = (text: string) => {
    shown = '';
    write(`${ERASE_LINE}${oneLine(text)}\n`);
  };
  return {
    note: (text) => settle(text),
    start(text) {
      show(`${text} ...`);
      return {
        update: (detail) => show(`${text}: ${detail}`),
        // A step that has nothing to tell leaves no line.
        done: (detail) => (detail === undefined ? write(ERASE_LINE) : settle(`${text}: ${detail}`)),
        fail: (detail) => settle(`${text}: ${detail ?? 'failed'}`),
      };
    },
  };
}

function fit(text: string, columns: number): string {
  return text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 4))}...`;
}
