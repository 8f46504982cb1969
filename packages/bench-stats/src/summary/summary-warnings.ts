import { isAutocorrelated } from '../descriptive/autocorrelation.js';
import type { Summary, Warning } from '../report/schema.js';
import { plural } from '../words.js';
import { MIN_SAMPLES } from './summarize.js';

/** Below this a bootstrap interval of the median cannot reach 95 %: 1 - 2^(1 - n). */
const FEWEST_FOR_MEDIAN_INTERVAL = 6;

const NAMES = {
  meanMs: 'mean',
  p50Ms: 'p50',
  p90Ms: 'p90',
  p99Ms: 'p99',
  throughputFps: 'throughput',
} as const;
type Field = keyof typeof NAMES;
const FIELDS = Object.keys(NAMES) as Field[];

/** All codes of {@link summaryWarnings}. */
export const SUMMARY_WARNINGS = [
  'too-few-samples',
  'clock-too-coarse',
  'few-samples',
  'autocorrelated-samples',
] as const;

type SummaryWarning = Warning & { readonly code: (typeof SUMMARY_WARNINGS)[number] };

/**
 * Warns why fields of a summary are null (`too-few-samples`, `clock-too-coarse`), where intervals are too narrow
 * (`few-samples`), and where p90 / p99 rest on autocorrelated samples (`autocorrelated-samples`).
 *
 * @param subject name of the summary in the message, e.g. `INT8 latency`
 * @param samplesMs the samples it was made from
 */
export function summaryWarnings(subject: string, summary: Summary, samplesMs: ArrayLike<number>): Warning[] {
  const n = samplesMs.length;
  const warnings: SummaryWarning[] = [];
  const missing = FIELDS.filter((field) => summary[field] === null);
  const tooFew = missing.filter((field) => n < MIN_SAMPLES[field]);
  if (tooFew.length > 0) {
    const needs = tooFew.map((field) => `${NAMES[field]} needs ${MIN_SAMPLES[field]}`).join(', ');
    warnings.push({
      code: 'too-few-samples',
      message: `${subject}: ${plural(n, 'sample')}; not given: ${needs}`,
      remedy: 'Give a larger --budget, or more --iterations.',
    });
  }
  const percentiles = missing.filter((field) => !tooFew.includes(field) && field !== 'throughputFps');
  if (percentiles.length > 0) {
    const names = percentiles.map((field) => NAMES[field]).join(', ');
    warnings.push({
      code: 'too-few-samples',
      message: `${subject}: ${n} samples are too few for an interval of ${names} at the confidence asked for`,
      remedy: 'Give a larger --budget, more --iterations, or a lower confidence.',
    });
  }
  if (summary.throughputFps === null && !tooFew.includes('throughputFps')) {
    warnings.push({
      code: 'clock-too-coarse',
      message: `${subject}: runs of 0 ms; no throughput can be given`,
      remedy: 'Measure larger batches.',
    });
  }
  if (n >= MIN_SAMPLES.p50Ms && n < FEWEST_FOR_MEDIAN_INTERVAL) {
    warnings.push({
      code: 'few-samples',
      message: `${subject}: with ${n} samples the intervals of mean and median contain the true value less often than stated`,
      remedy: 'Give a larger --budget, or more --iterations.',
    });
  }
  if ((summary.p90Ms !== null || summary.p99Ms !== null) && isAutocorrelated(samplesMs)) {
    warnings.push({
      code: 'autocorrelated-samples',
      message: `${subject}: successive runs resemble each other, so the intervals of p90 and p99 are too narrow`,
      remedy: 'Look for something that slows the machine for a while: heat, neighbours, other programs.',
    });
  }
  return warnings;
}
