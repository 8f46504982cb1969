import { disturbanceAllowance, widened } from '../conditions/allowance.js';
import { studentTQuantile } from '../distribution/student-t.js';
import type { Estimate } from '../estimate.js';
import { pairBlocks } from '../ratio/pair-blocks.js';
import { byProcesses, type Pair, pairedRatio } from '../ratio/paired-ratio.js';
import { processLuck } from '../ratio/process-luck.js';
import type { OkResult, Report } from '../report/schema.js';
import type { MatchedResult } from './match-results.js';
import { hasSameSamples, imagesPerRun } from './sides.js';

/** Groups of pairs from which the spread between processes is estimated well enough to be the whole interval. */
const ENOUGH_GROUPS = 3;
/** Spread of the ratio between pairs of processes where a report has only one pair of them (ADR 7 measured 0.4 %). */
const ASSUMED_LUCK = { variance: 0.005 ** 2, degreesOfFreedom: 100 } as const;

/** The ratio of one column to another in two runs, and what became of it. */
export interface ChangeOfRatio {
  /** Pairs of blocks of the run that has fewer. */
  readonly pairs: number;
  readonly before: Estimate;
  readonly after: Estimate;
  /** after / before, at a confidence of one's choice. */
  readonly changeAt: (confidence: number) => Estimate;
}

/**
 * The time of `column` as a multiple of the time of `reference`, before and after. What changes a whole run alike, as a
 * slower clock does, cancels. null below two pairs of blocks on a side.
 * @param confidence of the ratios before and after
 */
export function changeOfRatio(
  column: MatchedResult,
  reference: MatchedResult,
  reports: { readonly before: Report; readonly after: Report },
  confidence: number,
): ChangeOfRatio | null {
  const before = sideOf(column.before.result, reference.before.result, reports.before);
  const after = sideOf(column.after.result, reference.after.result, reports.after);
  const pairs = Math.min(before.pairs.length, after.pairs.length);
  if (pairs < 2) return null;
  const isSame = hasSameSamples(column) && hasSameSamples(reference);
  const allowance = Math.hypot(before.allowance, after.allowance);
  return {
    pairs,
    before: ratioOf(before, confidence),
    after: ratioOf(after, confidence),
    changeAt: (level) => {
      if (isSame) return { value: 1, low: 1, high: 1 };
      const { value, low, high } = widened(changeOfPairs(before.pairs, after.pairs, level), allowance);
      const scale = after.scale / before.scale;
      return { value: value * scale, low: low * scale, high: high * scale };
    },
  };
}

interface Side {
  readonly pairs: readonly Pair[];
  /** From the ratio of run times to the ratio of times per image. */
  readonly scale: number;
  /** Extra half width, because others disturbed the run. */
  readonly allowance: number;
}

function sideOf(column: OkResult, reference: OkResult, { conditions = [] }: Report): Side {
  const statistic = column.scenario === 'latency' ? 'median' : 'mean';
  return {
    pairs: pairBlocks(reference.blocks, column.blocks, statistic),
    scale: imagesPerRun(reference) / imagesPerRun(column),
    allowance: disturbanceAllowance(conditions, column.scenario),
  };
}

function ratioOf({ pairs, scale, allowance }: Side, confidence: number): Estimate {
  const { value, low, high } = widened(pairedRatio(pairs, { confidence }), allowance);
  return { value: value * scale, low: low * scale, high: high * scale };
}

/**
 * The quotient of two independent paired ratios. Processes are the independent units (ADR 7), so the interval is Welch's
 * t interval over their groups: the few groups of one run have a wide interval, those of two runs together have not.
 * With fewer than three groups on a side it is at least as wide as the intervals of both ratios make it (MOVER: Zou and
 * Donner, "Construction of confidence limits about effect measures", 2008).
 */
export function changeOfPairs(before: readonly Pair[], after: readonly Pair[], confidence: number): Estimate {
  const sides = [before, after].map((pairs) => logarithms(pairs, confidence)) as [LogRatio, LogRatio];
  const [old, now] = sides;
  const value = now.value - old.value;
  const luck = welchHalfWidth(sides, confidence);
  const isEnough = sides.every(({ groups }) => groups >= ENOUGH_GROUPS);
  const [below, above] = isEnough
    ? [0, 0]
    : [Math.hypot(now.value - now.low, old.high - old.value), Math.hypot(now.high - now.value, old.value - old.low)];
  return {
    value: Math.exp(value),
    low: Math.exp(value - Math.max(luck, below)),
    high: Math.exp(value + Math.max(luck, above)),
  };
}

/** A paired ratio on the scale of logarithms. */
interface LogRatio extends Estimate {
  /** Pairs of worker processes. */
  readonly groups: number;
  /** Of the value, from the spread between processes. */
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

function logarithms(pairs: readonly Pair[], confidence: number): LogRatio {
  const ratio = pairedRatio(pairs, { confidence });
  const [value, low, high] = [ratio.value, ratio.low, ratio.high].map(Math.log) as [number, number, number];
  const groups = byProcesses(pairs);
  const luck = processLuck(groups, value) ?? ASSUMED_LUCK;
  return { value, low, high, groups: groups.length, ...luck };
}

/** Source: Welch 1947; degrees of freedom by Satterthwaite 1946. */
function welchHalfWidth(sides: readonly LogRatio[], confidence: number): number {
  const variance = sides.reduce((sum, side) => sum + side.variance, 0);
  if (variance === 0) return 0;
  const spread = sides.reduce((sum, side) => sum + side.variance ** 2 / side.degreesOfFreedom, 0);
  return studentTQuantile((1 + confidence) / 2, variance ** 2 / spread) * Math.sqrt(variance);
}
