import type { Mode } from './mode.js';

/** The state of a run. */
export interface Progress {
  /** The next position of the schedule. */
  readonly slot: number;
  /** Which variants still have a worker. */
  readonly alive: readonly boolean[];
  /** Variants whose ratio a look found narrow enough: they take no more blocks. Never the baseline. */
  readonly known: readonly boolean[];
  /** Time spent in blocks of variants that lead. */
  readonly blocksMs: number;
  /** Round count at the last look, 0 before. */
  readonly lookedAt: number;
  /** Round count at the last restart, 0 before. */
  readonly restartedAt: number;
  /** Time spent in restarts of variants that lead, warm-up included. */
  readonly restartingMs: number;
  /** Whether the reserve was added to the budget. */
  readonly extended: boolean;
}

/** A look at the ratios. */
export interface Look {
  readonly pairs: number;
  /** Whether it is at the end of the budget. */
  readonly isEnd: boolean;
  /** The relative half width at which each variant's ratio is known; null: it has none, or is known. */
  readonly targets: readonly (number | null)[];
}

/** The state before the first block. */
export function begin(variants: number): Progress {
  const none = new Array<boolean>(variants).fill(false);
  return {
    ...{ slot: 0, alive: none.map(() => true), known: none, blocksMs: 0, lookedAt: 0, restartedAt: 0, restartingMs: 0 },
    extended: false,
  };
}

/** Milliseconds of the budget that are spent: blocks and restarts, or blocks alone once the reserve is in use. Pure. */
export function spentMs({ blocksMs, restartingMs, extended }: Progress): number {
  return blocksMs + (extended ? 0 : restartingMs);
}

/** Milliseconds of the budget that are left; 0 without one. Pure. */
export function unspentMs(mode: Mode, progress: Progress): number {
  return mode.kind !== 'budget' || progress.extended ? 0 : Math.max(0, mode.budgetMs - spentMs(progress));
}

/** Which variants take blocks: those with a worker, until their ratio is known. */
export function activeVariants({ alive, known }: Pick<Progress, 'alive' | 'known'>): boolean[] {
  return alive.map((isAlive, variant) => isAlive && known[variant] !== true);
}

/** Marks the first `budgetFor` of these variants: the others have a looser target. Pure. */
export function leadingVariants(mode: Mode, variants: readonly boolean[]): boolean[] {
  const most = mode.kind === 'budget' ? mode.budgetFor : null;
  let count = 0;
  return variants.map((isOne) => {
    if (isOne) count += 1;
    return isOne && (most === null || count <= most);
  });
}

/**
 * The state after a look. The reserve is added if a leading ratio is too wide at the end of the budget. Pure.
 * @param narrow whether each variant's ratio is within its target
 */
export function look(
  mode: Mode,
  progress: Progress,
  { pairs, isEnd, targets }: Look,
  narrow: readonly boolean[],
): Progress {
  const known = progress.known.map(
    (wasKnown, variant) => wasKnown || (targets[variant] != null && narrow[variant] === true),
  );
  const leading = leadingVariants(mode, progress.alive);
  const isWide = targets.some((target, variant) => target !== null && leading[variant] === true && !known[variant]);
  return { ...progress, lookedAt: pairs, known, extended: progress.extended || (isEnd && isWide) };
}

/** Variants whose time counts in the budget: the leading active ones, or all active ones once the reserve is in use. */
function counted(mode: Mode, progress: Progress): boolean[] {
  const part = activeVariants(progress);
  return progress.extended ? part : leadingVariants(mode, part);
}

/** The state after a block; where its worker failed too. Pure. */
export function afterBlock(mode: Mode, progress: Progress, variant: number, tookMs: number): Progress {
  const countedMs = counted(mode, progress)[variant] === true ? tookMs : 0;
  return { ...progress, slot: progress.slot + 1, blocksMs: progress.blocksMs + countedMs };
}

/** @param tookMs by variant. Pure. */
export function afterRestart(mode: Mode, progress: Progress, pairs: number, tookMs: readonly number[]): Progress {
  const counts = counted(mode, progress);
  const restartMs = tookMs.reduce((sum, ms, variant) => sum + (counts[variant] === true ? ms : 0), 0);
  return { ...progress, restartedAt: pairs, restartingMs: progress.restartingMs + restartMs };
}
