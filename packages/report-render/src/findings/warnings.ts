import type { Warning } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import { emphasised, type Finding } from './finding.js';

const CODE_LIMIT = 40;

/** Each warning with its code; the remedy is a detail line. */
export function warningFindings({ warnings }: { readonly warnings: readonly Warning[] }): Finding[] {
  return warnings.map(({ code, message, remedy }) => {
    const what = ` ${printable(message)} [${printable(code, CODE_LIMIT)}]`;
    return { ...emphasised('warning', '', 'Warning:', what), details: [printable(remedy)].filter(Boolean) };
  });
}
