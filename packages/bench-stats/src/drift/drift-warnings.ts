import type { Block, Scenario, Warning } from '../report/schema.js';
import { formatPoints } from '../words.js';
import { drift } from './drift.js';

/** Smaller changes over a run are usual, and interleaving takes them out of every ratio anyway. */
const LEAST_CHANGE = 0.05;

/** All codes of {@link driftWarnings}. */
export const DRIFT_WARNINGS = ['drift'] as const;

type DriftWarning = Warning & { readonly code: (typeof DRIFT_WARNINGS)[number] };

/**
 * Warns if a variant became slower or faster while it was measured (`drift`): its interval excludes no change, and the
 * change over the run exceeds 5 %.
 *
 * @param subject name of the blocks in the message, e.g. `INT8 latency`
 */
export function driftWarnings(subject: string, blocks: readonly Block[], scenario: Scenario): DriftWarning[] {
  const found = drift(blocks, scenario === 'latency' ? 'median' : 'mean');
  if (found === null) return [];
  const { value, low, high } = found.overRun;
  if ((low <= 0 && high >= 0) || Math.abs(value) <= LEAST_CHANGE) return [];
  const ends = [low, high].map((end) => Math.abs(end)).sort((a, b) => a - b);
  const interval = ends.map((end) => formatPoints(end, 1)).join(' to ');
  return [
    {
      code: 'drift',
      message: `${subject}: runs became ${formatPoints(Math.abs(value), 1)} % ${value > 0 ? 'slower' : 'faster'} while measuring (95 %: ${interval} %)`,
      remedy:
        'Let the machine cool down or warm up first: heat and turbo change the clock. The ratio is taken between neighbouring blocks, so it stands; times in milliseconds are an average over the drift.',
    },
  ];
}
