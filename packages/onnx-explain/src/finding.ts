import type { Json, VerdictCode } from '@rn50/bench-stats';
import type { Context } from './context.js';
import type { Recipe } from './recipes.js';

/** A cause that was found, before a fix for it was tried. */
export interface Finding {
  readonly code: VerdictCode;
  readonly cause: string;
  readonly evidence: Readonly<Record<string, Json>>;
  /** A recipe that may change it and can be tried, or a command that needs no trial; null if rn50 has neither. */
  readonly remedy: { readonly recipe: Recipe } | { readonly command: string } | null;
  /** INT8 time now / INT8 time without this cause, from the measured times; null if they are not enough to estimate it. */
  readonly estimatedGain: number | null;
}

/** Looks for one cause; null where it is not there. */
export type Check = (context: Context) => Finding | null;

/** A smaller gain is not worth another file. */
export const LEAST_GAIN = 1.03;

/** Evidence names enough nodes to find the place, not all of them. */
const MOST_NAMES = 8;

/** How many nodes and which, for evidence. */
export function named(nodes: readonly { readonly name: string }[]): Readonly<Record<string, Json>> {
  return { count: nodes.length, nodes: nodes.slice(0, MOST_NAMES).map(({ name }) => name) };
}

export function finding(code: VerdictCode, parts: Omit<Finding, 'code'>): Finding {
  return { code, ...parts };
}
