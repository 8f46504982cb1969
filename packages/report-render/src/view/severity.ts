import type { Grade } from '@rn50/bench-stats';

/** How good or bad something is. `info` is neither. */
export type Severity = 'info' | 'good' | 'warning' | 'bad';

/** A and B answer the question; a C or an inconclusive run needs care. */
export const GRADE_SEVERITY: Readonly<Record<Grade, Severity>> = {
  A: 'good',
  B: 'good',
  C: 'warning',
  inconclusive: 'warning',
};
