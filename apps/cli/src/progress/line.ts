import { oneLine } from '@rn50/bench-stats/words';
import type { Progress } from './progress.js';

const ERASE_LINE = '\r\u001b[2K';

/**
 * A terminal's last line, rewritten when something happens and at no other time: a spinner's timer would wake this
 * process twelve times a second beside the workers that are being measured (docs/adr/0002-progress.md).
 */
export function lineProgress(write: (text: string) => void, columns: () => number): Progress {
  const show = (text: string) => write(`${ERASE_LINE}${fit(oneLine(text), columns())}`);
  const settle = (text: string) => write(`${ERASE_LINE}${oneLine(text)}\n`);
  return {
    note: (text) => settle(text),
    start(text) {
      show(`${text} ...`);
      return {
        update: (detail) => show(`${text}: ${detail}`),
        done: (detail) => settle(`${text}: ${detail ?? 'done'}`),
        fail: (detail) => settle(`${text}: ${detail ?? 'failed'}`),
      };
    },
  };
}

function fit(text: string, columns: number): string {
  return text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 4))}...`;
}
