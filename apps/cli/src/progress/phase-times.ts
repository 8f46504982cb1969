import type { ComparisonEvent, Phase } from '@rn50/comparison';

/** Seconds that would be shown as 0.0 are left out. */
const SHORTEST = 0.05;

/** Adds up what the parts of a run took, in the order in which they ended first. */
export class PhaseTimes {
  readonly #seconds = new Map<Phase, number>();

  /** Takes every event of a run. */
  listen(event: ComparisonEvent): void {
    if (event.kind === 'phase') this.add(event.phase, event.seconds);
  }

  add(phase: Phase, seconds: number): void {
    this.#seconds.set(phase, (this.#seconds.get(phase) ?? 0) + seconds);
  }

  /** `seconds: models 3.2, latency 41, throughput 48, outputs 2.1, report 0.5` */
  text(): string {
    const lasting = [...this.#seconds].filter(([, seconds]) => seconds >= SHORTEST);
    const parts = lasting.map(([phase, seconds]) => `${phase} ${shortened(seconds)}`);
    return `seconds: ${parts.join(', ')}`;
  }
}

function shortened(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0);
}
