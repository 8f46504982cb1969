import { type Estimate, inverse, relativeHalfWidth, type Scenario } from '@rn50/bench-stats';
import { significant } from '@rn50/bench-stats/words';
import type { Outlook, RunEvent } from '@rn50/inference-runner';

/** What `--verbose` tells of an event; blocks are told by the progress line. */
export function eventText(event: RunEvent): string | null {
  switch (event.kind) {
    case 'block':
      return null;
    case 'worker-started':
      return `${event.label} worker started (pid ${event.pid ?? 'unknown'})`;
    case 'warmed-up':
      return `${event.label} ${event.stable ? 'warm' : 'not stable'} after ${event.runs} runs, ${significant(event.runMs, 3)} ms at batch ${event.batch}`;
    case 'batch-halved':
      return `batch ${event.from} does not fit into the budget: ${event.to} instead`;
    case 'restarted':
      return `workers restarted after ${event.pairs} pairs`;
    case 'known':
      return `${event.label} is known after ${event.pairs} pairs`;
    case 'worker-failed':
      return `${event.label} failed (${event.status}): ${event.message}`;
  }
}

/** The newest time of each variant. */
export function timesText(latest: ReadonlyMap<string, number>): string {
  return [...latest].map(([label, ms]) => `${label} ${significant(ms, 3)} ms`).join(', ');
}

/** An interval that is wider than this says too little to be shown. */
const WIDEST = 0.25;

/**
 * The headline so far: `INT8 3.0x +-2 %`, its speed in terms of FP32's in both scenarios. null without a ratio, and where it is not
 * yet known to within 25 %.
 */
export function speedText(ratio: Estimate | null, scenario: Scenario, label: string): string | null {
  if (ratio === null || ratio.low <= 0) return null;
  const speed = scenario === 'throughput' ? ratio : inverse(ratio);
  const halfWidth = relativeHalfWidth(speed);
  if (halfWidth > WIDEST) return null;
  const isFine = halfWidth < 0.01;
  const points = isFine ? Math.max(0.1, Math.ceil(halfWidth * 1000) / 10) : Math.ceil(halfWidth * 100);
  return `${label} ${significant(speed.value, isFine ? 3 : 2)}x +-${points} %`;
}

/** How long it will take: `40 s left`. In steps of 5 s, so that the line stays calm. */
export function timeLeftText({ secondsLeft, isExtended }: Pick<Outlook, 'secondsLeft' | 'isExtended'>): string {
  const words = leftText(secondsLeft);
  return isExtended ? `a little longer: noisy, ${words}` : words;
}

function leftText(seconds: number): string {
  if (seconds <= 5) return 'a few seconds left';
  const rounded = 5 * Math.ceil(seconds / 5);
  return rounded < 120 ? `${rounded} s left` : `${Math.ceil(rounded / 60)} min left`;
}

/** The line of a measurement: what is known, else how far it is, and the time left. */
export function outlookText(outlook: Outlook, scenario: Scenario, label: string | undefined): string {
  const known = label === undefined ? null : speedText(outlook.ratio, scenario, label);
  return `${known ?? `${Math.min(99, Math.floor(outlook.fraction * 100))} %`}, ${timeLeftText(outlook)}`;
}
