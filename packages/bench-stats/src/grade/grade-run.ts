import type { Estimate } from '../estimate.js';
import { relativeHalfWidth } from '../ratio/stop-rule.js';
import type { Gate, Grade, Warning } from '../report/schema.js';
import { formatPoints } from '../words.js';

/** Warnings that show a disturbed machine: with any of them a run is C at best, however narrow its intervals are. */
export const DISTURBANCES: readonly string[] = [
  'cpu-throttled',
  'cpu-contention',
  'cpu-steal',
  'clock-changed',
  'memory-pressure',
];

/** Both intervals within +-1 % make an A, within +-3 % a B. */
export const GRADE_LIMITS = { A: 0.01, B: 0.03 } as const;

export interface GradeInput {
  /** The headline's ratios; null where a side could not be measured or had too few blocks. */
  readonly throughputTimes: Estimate | null;
  readonly latencyTimes: Estimate | null;
  /** `a-a`: the same file on both sides, so the true ratio is 1 and the run shows the noise of the machine. */
  readonly kind: 'comparison' | 'a-a';
  /** Every warning of the run; those of {@link DISTURBANCES} count. */
  readonly warnings: readonly Warning[];
  /** Gates of the run; none unless given. */
  readonly gates?: readonly Gate[];
}

export interface RunGrade {
  readonly grade: Grade;
  /** Why, one sentence each; never empty. */
  readonly reasons: readonly string[];
}

/**
 * Grades how far a run can be trusted. A: both ratios known to +-1 %. B: to +-3 %. C: worse, or on a disturbed machine,
 * but usable. Inconclusive: a ratio is missing, its interval contains 1.00, or a gate is inconclusive. The intervals of
 * an A/A run should contain 1; if one does not, the distance of its ratio from 1 counts as error.
 */
export function gradeRun(input: GradeInput): RunGrade {
  const { latencyTimes: latency, throughputTimes: throughput } = input;
  const gates = (input.gates ?? []).filter(({ outcome }) => outcome === 'inconclusive').map(({ message }) => message);
  if (latency === null || throughput === null) {
    return { grade: 'inconclusive', reasons: [...missing(input), ...gates] };
  }
  const ratios = [
    { name: 'latency', estimate: latency },
    { name: 'throughput', estimate: throughput },
  ];
  const containingOne = ratios.filter(
    ({ estimate }) => input.kind === 'comparison' && estimate.low <= 1 && estimate.high >= 1,
  );
  const undecided = [
    ...containingOne.map(({ name, estimate }) => `the ${name} ratio's interval ${range(estimate)} contains 1.00`),
    ...gates,
  ];
  if (undecided.length > 0) return { grade: 'inconclusive', reasons: undecided };
  const disturbances = input.warnings.filter((warning) => DISTURBANCES.includes(warning.code));
  const spreads = ratios.map(({ name, estimate }) => ({ name, error: errorOf(input.kind, estimate) }));
  const worst = Math.max(...spreads.map(({ error }) => error));
  const byWidth = worst <= GRADE_LIMITS.A ? 'A' : worst <= GRADE_LIMITS.B ? 'B' : 'C';
  const widths = spreads.map(({ name, error }) => `the ${name} ratio is known to within ${formatPoints(error, 1)} %`);
  if (disturbances.length === 0) return { grade: byWidth, reasons: widths };
  const disturbed = `the machine was disturbed: ${[...new Set(disturbances.map(({ code }) => code))].join(', ')}`;
  // Narrow intervals are no reason for a C.
  return { grade: 'C', reasons: byWidth === 'C' ? [...widths, disturbed] : [disturbed] };
}

function errorOf(kind: GradeInput['kind'], estimate: Estimate): number {
  const { value, low, high } = estimate;
  const isOff = kind === 'a-a' && (low > 1 || high < 1);
  return Math.max(relativeHalfWidth(estimate), isOff ? Math.abs(value - 1) : 0);
}

function missing({ latencyTimes, throughputTimes }: GradeInput): string[] {
  const names = [latencyTimes === null ? 'latency' : [], throughputTimes === null ? 'throughput' : []].flat();
  return names.map((name) => `the ${name} ratio could not be measured on both sides`);
}

function range({ low, high }: Estimate): string {
  return `${low.toFixed(3)} to ${high.toFixed(3)}`;
}
