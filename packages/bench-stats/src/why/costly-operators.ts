import type { ModelProfile } from './profile.js';

/** All nodes of one operator in a run. */
export interface CostlyOperator {
  readonly operator: string;
  readonly count: number;
  readonly ms: number;
  /** Of the time of all nodes. */
  readonly share: number;
}

/** Smaller shares explain nothing. */
const LEAST_SHARE = 0.05;
const MOST = 3;

/** The operators that a run spends most time in, the costliest first: at most three, each with at least 5 % of the time. Pure. */
export function costlyOperators({ nodes }: Pick<ModelProfile, 'nodes'>): CostlyOperator[] {
  const all = nodes.reduce((sum, { ms }) => sum + ms, 0);
  const sums = new Map<string, { count: number; ms: number }>();
  for (const { opType, ms } of nodes) {
    const known = sums.get(opType) ?? { count: 0, ms: 0 };
    sums.set(opType, { count: known.count + 1, ms: known.ms + ms });
  }
  return [...sums]
    .map(([operator, { count, ms }]) => ({ operator, count, ms, share: all > 0 ? ms / all : 0 }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, MOST);
}
