import type { Mode } from './mode.js';

/** The state of a run. */
export interface Progress {
  /** The next position of the schedule. */
  readonly slot: number;
  /** Which variants still have a worker. */
  readonly alive: readonly boolean[];
  /** Whose ratio a look found narrow enough: they take no more blocks. Never the baseline. */
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

/** What of the budget is spent, in milliseconds. It is for restarts too; with the reserve, which a noisy machine needs, for blocks alone. */
export function spentMs({ blocksMs, restartingMs, extended }: Progress): number {
  return blocksMs + (extended ? 0 : restartingMs);
}

/** What of the budget is left; 0 without one. Pure. */
export function unspentMs(mode: Mode, progress: Progress): number {
  return mode.kind !== 'budget' || progress.extended ? 0 : Math.max(0, mode.budgetMs - spentMs(progress));
}

/** Which variants take blocks: those with a worker, until their ratio is known. */
export function takesPart({ alive, known }: Pick<Progress, 'alive' | 'known'>): boolean[] {
  return alive.map((isAlive, variant) => isAlive && known[variant] !== true);
}

/** The first of these variants, as many as the budget is for. Less is asked of the ratios of the others. Pure. */
export function leads(mode: Mode, variants: readonly boolean[]): boolean[] {
  const most = mode.kind === 'budget' ? mode.budgetFor : null;
  let count = 0;
  return variants.map((isOne) => {
    if (isOne) count += 1;
    return isOne && (most === null || count <= most);
  });
}

/**
 * The state after a look: a ratio that the budget is for and that is too wide at its end adds the reserve. Pure.
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
  const leading = leads(mode, progress.alive);
  const isWide = targets.some((target, variant) => target !== null && leading[variant] === true && !known[variant]);
  return { ...progress, lookedAt: pairs, known, extended: progress.extended || (isEnd && isWide) };
}

/** Whose blocks count: of those that take part the first, as many as the budget is for. The reserve is for all. */
function counted(mode: Mode, progress: Progress): boolean[] {
  const part = takesPart(progress);
  return progress.extended ? part : leads(mode, part);
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
