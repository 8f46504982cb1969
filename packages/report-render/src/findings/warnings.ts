import type { Warning } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import { emphasised, type Finding } from './finding.js';

const CODE_LIMIT = 40;

/** What is wrong, with its code, and what to do about it. */
export function warningFindings({ warnings }: { readonly warnings: readonly Warning[] }): Finding[] {
  return warnings.map(({ code, message, remedy }) => {
    const what = ` ${printable(message)} [${printable(code, CODE_LIMIT)}]`;
    return { ...emphasised('warning', '', 'Warning:', what), details: [printable(remedy)].filter(Boolean) };
  });
}
