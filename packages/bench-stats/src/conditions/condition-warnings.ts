import type { Conditions, Warning } from '../report/schema.js';
import { formatPoints, plural } from '../words.js';

/** A quota may stop the start of a run for a moment; from 1 % of its periods on it determines the figures. */
const THROTTLED_SHARE = 0.01;
/** Share of the workers' own time. Wake-ups and migrations cost well under 1 %; a busy core of two costs a quarter. */
const WAIT_SHARE = 0.05;
/** A desktop at rest uses less than a tenth of a CPU; a quarter can hold up every run once a second. */
export const OTHERS_CPUS = 0.25;
/** Limit while others are busy: one busy core makes only few of many threads wait, but the whole run waits for them. */
const WAIT_SHARE_BESIDE_OTHERS = 0.005;
/** A hypervisor's own work stays below 1 %. */
const STEAL_SHARE = 0.02;
/** Turbo steps of a few percent are usual; above 10 % the clock decides the figures. */
const FREQUENCY_RATIO = 1.1;
/** Any wait for memory slows a run far more than its share; below 1 % it may be another program's start. */
const MEMORY_STALL_SHARE = 0.01;
/** A few pages are normal housekeeping; above this (400 KB per second) memory is too small. */
const SWAPPED_PAGES_PER_SECOND = 100;
/**
 * Governors that raise the clock too slowly for short runs. `powersave` is not listed: with intel_pstate and amd-pstate
 * it is the default and follows the load at once, and the driver is not recorded.
 */
const SLOW_GOVERNORS: readonly string[] = ['conservative'];

/** Conditions of the machine over an interval. */
export type ObservedConditions = Pick<
  Conditions,
  | 'seconds'
  | 'othersCpus'
  | 'waitShare'
  | 'stealShare'
  | 'quotaPeriods'
  | 'throttledPeriods'
  | 'throttledMs'
  | 'frequencyMhz'
  | 'governor'
  | 'memoryStallShare'
  | 'swappedPages'
>;

/** The disturbance of one phase in words, or null. */
type Check = (conditions: ObservedConditions) => string | null;

interface Rule {
  readonly code: string;
  readonly check: Check;
  readonly remedy: string;
}

/** Disturbances while measuring; each limits the grade to C. */
const MEASURING: readonly Rule[] = [
  {
    code: 'cpu-throttled',
    check: throttled,
    remedy: 'Give the container or service a larger CPU quota, or measure with fewer --threads.',
  },
  {
    code: 'cpu-contention',
    check: contended,
    remedy: 'Close other programs, or use fewer --threads than there are CPUs. The ratio has a wider interval for it.',
  },
  {
    code: 'cpu-steal',
    check: (one) =>
      hasSteal(one) ? `the hypervisor gave ${percent(one.stealShare ?? 0)} % of the CPU time to other guests` : null,
    remedy: 'Use a machine or an instance type with CPUs of its own, or measure again at a quieter hour.',
  },
  {
    code: 'clock-changed',
    check: ({ frequencyMhz }) =>
      frequencyMhz !== null && frequencyMhz.low > 0 && frequencyMhz.high / frequencyMhz.low > FREQUENCY_RATIO
        ? `the CPU clock went from ${Math.round(frequencyMhz.low)} to ${Math.round(frequencyMhz.high)} MHz`
        : null,
    remedy: 'Let the machine cool down, plug it in, and set a fixed clock or the governor performance.',
  },
  {
    code: 'memory-pressure',
    check: memoryPressed,
    remedy: 'Close other programs or use a smaller --batch, so that everything fits into memory.',
  },
];

const BEFORE: Rule = {
  code: 'busy-before',
  check: ({ othersCpus }) =>
    othersCpus !== null && othersCpus > OTHERS_CPUS ? `other processes used ${cpus(othersCpus)}` : null,
  remedy: 'Close other programs before measuring.',
};

const GOVERNOR: Rule = {
  code: 'governor',
  check: ({ governor }) =>
    governor !== null && SLOW_GOVERNORS.includes(governor) ? `the CPU frequency governor is ${governor}` : null,
  remedy: 'Set it to performance: cpupower frequency-set -g performance.',
};

/** All codes of {@link conditionWarnings}. */
export const CONDITION_WARNINGS: readonly string[] = [...MEASURING, BEFORE, GOVERNOR].map(({ code }) => code);

const MEASURED_PHASES: readonly Conditions['phase'][] = ['latency', 'throughput', 'sweep'];

/**
 * Warnings about the conditions of a run: `cpu-throttled`, `cpu-contention`, `cpu-steal`, `clock-changed` and
 * `memory-pressure`, which are all in `DISTURBANCES`; and `busy-before` and `governor`, which are not. One warning per
 * code names the phases and their figures. Values that could not be read give no warning.
 */
export function conditionWarnings(conditions: readonly Conditions[]): Warning[] {
  const measured = conditions.filter(({ phase }) => MEASURED_PHASES.includes(phase));
  const before = conditions.filter(({ phase }) => phase === 'before');
  return [
    ...MEASURING.flatMap((rule) => warningOf(rule, measured)),
    ...warningOf(BEFORE, before),
    ...governorWarning(conditions),
  ];
}

/**
 * Disturbances of a measurement outside the phases of a run, in words, e.g. `other processes used 1.3 CPUs`; with the
 * limits of {@link conditionWarnings}. Empty if none could be seen.
 */
export function disturbancesOf(conditions: ObservedConditions): string[] {
  return MEASURING.flatMap(({ check }) => check(conditions) ?? []);
}

function warningOf({ code, check, remedy }: Rule, conditions: readonly Conditions[]): Warning[] {
  const seen = conditions.flatMap((one) => {
    const what = check(one);
    return what === null ? [] : [`${one.phase === 'before' ? 'before the run' : `during ${one.phase}`}, ${what}`];
  });
  return seen.length === 0 ? [] : [{ code, message: seen.join('; '), remedy }];
}

/** One warning only, because the governor belongs to the machine, not to a phase. */
function governorWarning(conditions: readonly Conditions[]): Warning[] {
  const message = conditions.map(GOVERNOR.check).find((what) => what !== null);
  return message == null ? [] : [{ code: GOVERNOR.code, message, remedy: GOVERNOR.remedy }];
}

function throttled({ throttledPeriods, quotaPeriods, throttledMs }: ObservedConditions): string | null {
  if (throttledPeriods === null || throttledPeriods === 0) return null;
  const lost = throttledMs === null ? '' : `, for ${Math.round(throttledMs)} ms in all`;
  if (quotaPeriods === null || quotaPeriods === 0) {
    return `the CPU quota stopped the workers in ${plural(throttledPeriods, 'period')}${lost}`;
  }
  const share = throttledPeriods / quotaPeriods;
  return share >= THROTTLED_SHARE
    ? `the CPU quota stopped the workers in ${throttledPeriods} of ${quotaPeriods} periods (${percent(share)} %)${lost}`
    : null;
}

function contended(conditions: ObservedConditions): string | null {
  const { waitShare, othersCpus } = conditions;
  if (!isContended(conditions)) return null;
  const others = othersCpus === null ? [] : [`other processes used ${cpus(othersCpus)}`];
  const waited = waitShare === null ? [] : [`the models' threads waited ${percent(waitShare)} % of the time for a CPU`];
  return [...others, ...waited].join(' and ');
}

/**
 * The workers' own waiting decides if it is known, because others on other CPUs do no harm. Throttling also counts as
 * waiting; if others are known to be quiet, the quota caused it and there is no contention.
 */
export function isContended(conditions: ObservedConditions): boolean {
  const { waitShare, othersCpus } = conditions;
  const othersAreBusy = othersCpus !== null && othersCpus > OTHERS_CPUS;
  if (waitShare === null) return othersAreBusy;
  if (othersCpus !== null && othersCpus < OTHERS_CPUS && throttled(conditions) !== null) return false;
  return waitShare > (othersAreBusy ? WAIT_SHARE_BESIDE_OTHERS : WAIT_SHARE);
}

/** Whether the hypervisor took enough CPU time to matter. */
export function hasSteal({ stealShare }: ObservedConditions): boolean {
  return stealShare !== null && stealShare > STEAL_SHARE;
}

/** Swapping alone counts if it is steady; together with waits for memory any swapping is reported. */
function memoryPressed({ memoryStallShare, swappedPages, seconds }: ObservedConditions): string | null {
  const isStalled = memoryStallShare !== null && memoryStallShare > MEMORY_STALL_SHARE;
  const pages = swappedPages ?? 0;
  const isSwapping = seconds > 0 && pages > SWAPPED_PAGES_PER_SECOND * seconds;
  const stalled = isStalled ? [`tasks waited for memory ${percent(memoryStallShare)} % of the time`] : [];
  const swapped = isSwapping || (isStalled && pages > 0) ? [`${pages} pages were swapped`] : [];
  return stalled.length + swapped.length === 0 ? null : [...stalled, ...swapped].join(' and ');
}

function cpus(count: number): string {
  return `${count.toFixed(1)} ${count.toFixed(1) === '1.0' ? 'CPU' : 'CPUs'}`;
}

function percent(share: number): string {
  return formatPoints(share, share * 100 < 10 ? 1 : 0);
}
