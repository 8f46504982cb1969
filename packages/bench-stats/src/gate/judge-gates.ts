import type { Estimate } from '../estimate.js';
import type { Gate } from '../report/schema.js';
import { MIN_SAMPLES } from '../summary/summarize.js';
import type { WorstAgreement, WorstOutput } from './fidelity-gates.js';

/** The figures that decide gates; null if not measured. */
export interface GateInput {
  /** The headline's ratio, candidate / baseline images per second. */
  readonly throughputTimes: Estimate | null;
  /** The candidate's 99th percentile of latency; null below 300 runs. */
  readonly p99Ms: Estimate | null;
  /** The candidate's share of inputs with the reference's largest output, 0..1. */
  readonly top1Agreement: WorstAgreement | null;
  /** How near the candidate's worst output is to the reference's. */
  readonly worstOutput: WorstOutput | null;
}

/** Limits of the requested gates; null: not requested. */
export interface AskedGates {
  /** Least `throughputTimes`. */
  readonly failBelow: number | null;
  /** Largest p99 of the candidate's latency, in milliseconds. */
  readonly maxP99Ms: number | null;
  /** Least top-1 agreement with the reference, 0..1. */
  readonly minTop1Agreement: number | null;
  /** Least SQNR of the candidate's worst output, in dB. */
  readonly minSqnrDb: number | null;
}

/**
 * Decides the requested gates, each `passed`, `failed` or `inconclusive`. An interval on both sides of the limit, or a
 * missing figure, is inconclusive. A figure exactly at the limit passes. Top-1 agreement and SQNR are decided on the
 * inputs compared and have no interval.
 *
 * @returns in the order fail-below, max-p99-ms, min-top1-agreement, min-sqnr-db; without gates that were not requested
 */
export function judgeGates(input: GateInput, asked: AskedGates): Gate[] {
  return [
    asked.failBelow === null ? [] : [failBelow(input.throughputTimes, asked.failBelow)],
    asked.maxP99Ms === null ? [] : [maxP99(input.p99Ms, asked.maxP99Ms)],
    asked.minTop1Agreement === null ? [] : [minTop1(input.top1Agreement, asked.minTop1Agreement)],
    asked.minSqnrDb === null ? [] : [minSqnr(input.worstOutput, asked.minSqnrDb)],
  ].flat();
}

function failBelow(ratio: Estimate | null, limit: number): Gate {
  const gate = { name: 'fail-below' as const, limit };
  if (ratio === null) return { ...gate, ...notMeasured('the throughput ratio was not measured on both sides') };
  const outcome = ratio.low >= limit ? 'passed' : ratio.high < limit ? 'failed' : 'inconclusive';
  const relation = { passed: 'at least', failed: 'below', inconclusive: 'not clearly on one side of' }[outcome];
  return { ...gate, outcome, message: `the throughput ratio is ${ratioText(ratio)}, ${relation} ${limit}` };
}

function maxP99(p99Ms: Estimate | null, limit: number): Gate {
  const gate = { name: 'max-p99-ms' as const, limit };
  if (p99Ms === null)
    return { ...gate, ...notMeasured(`p99 is not known: it takes ${MIN_SAMPLES.p99Ms} latency runs`) };
  const outcome = p99Ms.high <= limit ? 'passed' : p99Ms.low > limit ? 'failed' : 'inconclusive';
  const relation = { passed: 'at most', failed: 'above', inconclusive: 'not clearly on one side of' }[outcome];
  return { ...gate, outcome, message: `p99 of latency is ${ratioText(p99Ms)} ms, ${relation} ${limit} ms` };
}

function minTop1(agreement: WorstAgreement | null, limit: number): Gate {
  const gate = { name: 'min-top1-agreement' as const, limit };
  if (agreement?.kind !== 'measured') {
    return { ...gate, ...notMeasured(agreement?.reason ?? 'top-1 agreement was not measured') };
  }
  const outcome = agreement.share >= limit ? 'passed' : 'failed';
  const relation = outcome === 'passed' ? 'at least' : 'below';
  return {
    ...gate,
    outcome,
    message: `top-1 agreement is ${round(agreement.share)} on the inputs compared, ${relation} ${limit}`,
  };
}

function minSqnr(worst: WorstOutput | null, limit: number): Gate {
  const gate = { name: 'min-sqnr-db' as const, limit };
  if (worst?.kind !== 'measured') return { ...gate, ...notMeasured(worst?.reason ?? 'the outputs were not compared') };
  const { output, part, sqnrDb } = worst;
  if (sqnrDb === null) return { ...gate, outcome: 'passed', message: 'all outputs are identical' };
  const outcome = sqnrDb >= limit ? 'passed' : 'failed';
  const relation = outcome === 'passed' ? 'at least' : 'below';
  return { ...gate, outcome, message: `the SQNR of ${part}${output} is ${round(sqnrDb)} dB, ${relation} ${limit} dB` };
}

function notMeasured(reason: string): { outcome: 'inconclusive'; message: string } {
  return { outcome: 'inconclusive', message: reason };
}

/** `3.08 (3.02 to 3.14)`. */
function ratioText({ value, low, high }: Estimate): string {
  return `${round(value)} (${round(low)} to ${round(high)})`;
}

/** Four significant digits, so that a figure close to its limit does not look equal to it. */
function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}
