import type { ModelProfile } from './profile.js';

/** All nodes of one operator in a run. */
export interface CostlyOperator {
  readonly operator: string;
  readonly count: number;
  readonly ms: number;
  /** Of the time of all nodes. */
  readonly share: number;
}

const SLOWER = 'INT8 is slower than FP32 here; ';

/** The message of the warning `int8-slower`. @param costs where the time goes, in words */
export function slowerInt8Message(costs: string): string {
  return `${SLOWER}${costs}`;
}

/** The costs that {@link slowerInt8Message} was made of; null of another message. */
export function costsOfSlowerInt8(message: string): string | null {
  return message.startsWith(SLOWER) ? message.slice(SLOWER.length) : null;
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
