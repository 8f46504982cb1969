import type { Warning } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import type { Paint } from './paint.js';

const CODE_LIMIT = 40;

/** What is wrong with its code, and below it, indented, what to do about it. */
export function warningLines(warning: Warning, paint: Paint): string[] {
  const remedy = printable(warning.remedy);
  const line = `${paint('warning', 'Warning:')} ${printable(warning.message)} [${printable(warning.code, CODE_LIMIT)}]`;
  return remedy ? [line, `  ${remedy}`] : [line];
}
