import { significant } from '@rn50/bench-stats/words';
import type { RunEvent } from '@rn50/inference-runner';

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
    case 'worker-failed':
      return `${event.label} failed (${event.status}): ${event.message}`;
  }
}

/** The newest time of each variant, and how far the measurement is. */
export function progressText(latest: ReadonlyMap<string, number>, fraction: number | null): string {
  const times = [...latest].map(([label, ms]) => `${label} ${significant(ms, 3)} ms`).join(', ');
  return fraction === null ? times : `${Math.min(99, Math.floor(fraction * 100))} %, ${times}`;
}
