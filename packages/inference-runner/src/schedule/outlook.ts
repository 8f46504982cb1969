import { type Block, compareBlocks, type Estimate, LOOKS, relativeHalfWidth, type Scenario } from '@rn50/bench-stats';
import type { Mode } from './mode.js';
import { type Costs, msLeft } from './ms-left.js';
import { RESTART_EVERY_PAIRS } from './plan.js';
import type { Progress } from './progress.js';
import { roundOf } from './rounds.js';

/** What a measurement can say of its answer between two blocks. */
export interface Outlook {
  /**
   * The second variant's ratio to the first over the whole rounds so far: of latencies (below 1 is faster) or of throughputs (above
   * 1 is). null for a single variant, and before the second round; with a budget before workers were started anew, since until then the
   * interval does not know of the luck of processes.
   */
  readonly ratio: Estimate | null;
  /** Expected time until the end, restarts included; it is revised as the ratio gets known. */
  readonly secondsLeft: number;
  /** Share of the measurement that is done, 0..1; it never falls. */
  readonly fraction: number;
  /** Whether the reserve is being used. */
  readonly isExtended: boolean;
}

/** Keeps what blocks and starts of workers took, for an {@link Outlook}. */
export class OutlookWatch {
  readonly #blocks: Mean[];
  readonly #startsMs: number[];
  #doneMs = 0;
  #fraction = 0;
  #ratio: Estimate | null = null;
  #ratioAt = 0;

  constructor(
    readonly mode: Mode,
    readonly scenario: Scenario,
    variants: number,
  ) {
    this.#blocks = Array.from({ length: variants }, () => ({ sum: 0, count: 0 }));
    this.#startsMs = new Array<number>(variants).fill(0);
  }

  /** The workers of a variant were started and warmed up. */
  started(variant: number, tookMs: number): void {
    this.#startsMs[variant] = tookMs;
  }

  tookBlock(variant: number, tookMs: number): void {
    const mean = this.#blocks[variant];
    if (mean === undefined) return;
    mean.sum += tookMs;
    mean.count += 1;
    this.#doneMs += tookMs;
  }

  restarted(tookMs: readonly number[]): void {
    for (const [variant, ms] of tookMs.entries()) {
      if (ms > 0) this.#startsMs[variant] = ms;
      this.#doneMs += ms;
    }
  }

  /** @param blocksOf those of the first and of the second variant, which are only compared at the end of a round */
  outlook(progress: Progress, blocksOf: (variant: number) => readonly Block[]): Outlook {
    const variants = progress.alive.length;
    const rounds = roundOf(progress.slot, variants);
    const first = this.mode.kind === 'budget' ? RESTART_EVERY_PAIRS : 1;
    if (variants > 1 && rounds > Math.max(first, this.#ratioAt) && progress.known[1] !== true) {
      this.#ratioAt = rounds;
      this.#ratio = compareBlocks(this.scenario, blocksOf(0), blocksOf(1)) ?? this.#ratio;
    }
    const leftMs = msLeft(this.mode, progress, LOOKS, this.#costs());
    const total = this.#doneMs + leftMs;
    this.#fraction = Math.max(this.#fraction, total > 0 ? this.#doneMs / total : 0);
    const { extended: isExtended } = progress;
    return { ratio: this.#ratio, secondsLeft: leftMs / 1000, fraction: this.#fraction, isExtended };
  }

  #costs(): Costs {
    const taken = this.#blocks.filter(({ count }) => count > 0);
    const all = taken.reduce((sum, mean) => sum + meanOf(mean), 0);
    // Before its first block a variant is taken for an average one.
    const usual = taken.length === 0 ? 0 : all / taken.length;
    return {
      blocksMs: this.#blocks.map((mean) => (mean.count === 0 ? usual : meanOf(mean))),
      startsMs: this.#startsMs,
      halfWidth: this.#ratio === null ? null : relativeHalfWidth(this.#ratio),
    };
  }
}

interface Mean {
  sum: number;
  count: number;
}

function meanOf({ sum, count }: Mean): number {
  return sum / count;
}
