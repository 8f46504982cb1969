import type { Conditions, Report } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { type Finding, info } from './finding.js';

const GOVERNOR_LIMIT = 40;

/** Below these limits a machine counts as quiet. */
const QUIET = { othersCpus: 0.01, waitShare: 0.005, stealShare: 0.001, memoryStallShare: 0.001, clockSpread: 0.05 };

type Phase = Conditions['phase'];
const MEASURED: readonly Phase[] = ['latency', 'throughput', 'sweep'];

/**
 * Load and clock of the machine while measuring, as the worst values over the phases. Empty if the machine was quiet or
 * nothing could be read.
 */
export function conditionFindings({ conditions = [] }: Pick<Report, 'conditions'>): Finding[] {
  const phases = conditions.filter(({ phase }) => MEASURED.includes(phase));
  const worst = worstOf(phases);
  const clock = clockWords(phases);
  if (!isOfInterest(worst) && !clock.isOfInterest) return [];
  const load = loadWords(worst, phases.length > 1);
  return [
    ...(load === '' ? [] : [info(`Machine while measuring: ${load}`)]),
    ...(clock.isOfInterest ? [info(`Clock: ${clock.words}`)] : []),
  ];
}

interface Worst {
  readonly othersCpus: number | null;
  readonly waitShare: number | null;
  readonly stealShare: number | null;
  readonly memoryStallShare: number | null;
  readonly quotaPeriods: number | null;
  readonly throttledPeriods: number | null;
  readonly throttledMs: number | null;
  readonly swappedPages: number | null;
}

function worstOf(phases: readonly Conditions[]): Worst {
  const readings = (field: keyof Worst) => phases.flatMap((phase) => phase[field] ?? []);
  const most = (field: keyof Worst) => (readings(field).length === 0 ? null : Math.max(...readings(field)));
  const sum = (field: keyof Worst) => (readings(field).length === 0 ? null : readings(field).reduce((a, b) => a + b));
  return {
    othersCpus: most('othersCpus'),
    waitShare: most('waitShare'),
    stealShare: most('stealShare'),
    memoryStallShare: most('memoryStallShare'),
    quotaPeriods: sum('quotaPeriods'),
    throttledPeriods: sum('throttledPeriods'),
    throttledMs: sum('throttledMs'),
    swappedPages: sum('swappedPages'),
  };
}

function isOfInterest(worst: Worst): boolean {
  return (
    isAtLeast(worst.othersCpus, QUIET.othersCpus) ||
    isAtLeast(worst.waitShare, QUIET.waitShare) ||
    isAtLeast(worst.stealShare, QUIET.stealShare) ||
    isAtLeast(worst.memoryStallShare, QUIET.memoryStallShare) ||
    isAtLeast(worst.throttledPeriods, 1) ||
    isAtLeast(worst.swappedPages, 1)
  );
}

function loadWords(worst: Worst, severalPhases: boolean): string {
  const { othersCpus, waitShare, stealShare, memoryStallShare, swappedPages } = worst;
  const upTo = severalPhases ? 'up to ' : '';
  const words = [
    othersCpus !== null && `others used ${upTo}${othersCpus.toFixed(2)} CPUs`,
    waitShare !== null && `threads waited ${upTo}${formatPercent(waitShare)} of the time`,
    isAtLeast(stealShare, QUIET.stealShare) &&
      `the hypervisor took ${upTo}${formatPercent(stealShare)} of the CPU time`,
    throttlingWords(worst),
    isAtLeast(memoryStallShare, QUIET.memoryStallShare) &&
      `tasks waited for memory ${upTo}${formatPercent(memoryStallShare)} of the time`,
    isAtLeast(swappedPages, 1) && `${swappedPages} pages swapped`,
  ];
  return words.filter((part) => part !== false).join(', ');
}

function throttlingWords({ quotaPeriods, throttledPeriods, throttledMs }: Worst): string | false {
  if (throttledPeriods === null) return false;
  if (throttledPeriods === 0) return 'no throttling';
  const total = quotaPeriods === null ? '' : ` of ${quotaPeriods}`;
  const seconds = throttledMs === null ? '' : `, ${(throttledMs / 1000).toFixed(1)} s in all`;
  return `throttled in ${throttledPeriods}${total} quota periods${seconds}`;
}

function clockWords(phases: readonly Conditions[]): { readonly words: string; readonly isOfInterest: boolean } {
  const ranges = phases.flatMap(({ frequencyMhz }) => frequencyMhz ?? []);
  const low = Math.min(...ranges.map((range) => range.low));
  const high = Math.max(...ranges.map((range) => range.high));
  const governors = [...new Set(phases.flatMap(({ governor }) => governor ?? []))]
    .map((governor) => printable(governor, GOVERNOR_LIMIT))
    .filter(Boolean);
  const words = [
    ...(ranges.length === 0 ? [] : [`${gigahertz(low)} to ${gigahertz(high)} GHz`]),
    ...(governors.length === 0 ? [] : [`governor ${governors.join(' and ')}`]),
  ];
  const varies = ranges.length > 0 && high - low > QUIET.clockSpread * high;
  return { words: words.join(', '), isOfInterest: varies || governors.some((governor) => governor !== 'performance') };
}

function gigahertz(mhz: number): string {
  return (mhz / 1000).toFixed(2);
}

function isAtLeast(value: number | null, limit: number): value is number {
  return value !== null && value >= limit;
}
