import type { ReportTuning, TuningCandidate, Warning } from '@rn50/bench-stats';

const OUTCOMES: Readonly<Record<TuningCandidate['outcome'], string>> = {
  kept: 'kept',
  beaten: 'faster, but not the fastest',
  'no-gain': 'no gain',
  failed: 'failed',
};

/** `2 streams with 2 requests each: 0.950 times the time (95 % interval 0.940 to 0.960), kept`. Pure. */
export function candidateText({ name, outcome, times, message }: TuningCandidate): string {
  if (times === undefined) return `${name}: ${OUTCOMES[outcome]}${message === undefined ? '' : `, ${message}`}`;
  const interval = `95 % interval ${times.low.toFixed(3)} to ${times.high.toFixed(3)}`;
  return `${name}: ${times.value.toFixed(3)} times the time (${interval}), ${OUTCOMES[outcome]}`;
}

/** ` (tried: unread pixels left out 0.99, …)` with the interval of each; empty where there was nothing to try. Pure. */
function triedText(candidates: readonly TuningCandidate[]): string {
  const all = candidates.map(({ name, times, outcome }) =>
    times === undefined
      ? `${name}: ${OUTCOMES[outcome]}`
      : `${name} ${times.value.toFixed(2)} [${times.low.toFixed(2)}, ${times.high.toFixed(2)}]`,
  );
  return all.length === 0 ? '' : ` (times of what was tried, with intervals: ${all.join('; ')})`;
}

/** Nothing is faster, and that is known. */
export function noGain(label: string, { summary, candidates }: ReportTuning): Warning {
  return {
    code: 'tuning-no-gain',
    message: `${label}: ${summary}; there is no tuned column${triedText(candidates)}`,
    remedy: 'Nothing to do: nothing that was tried makes this file more than 3 % faster here.',
  };
}

/** A gain is not ruled out. */
export function undecided(label: string): Warning {
  return {
    code: 'tuning-undecided',
    message: `${label}: the machine was too noisy to decide whether anything tried is faster; there is no tuned column`,
    remedy: 'Close other programs and run again: it will then be tuned again.',
  };
}

/** It could not be measured. */
export function notTuned(label: string, reason: string): Warning {
  return {
    code: 'tuning-failed',
    message: `${label} was not tuned: ${reason}`,
    remedy: 'The other figures are valid. Skip tuning with --no-tune.',
  };
}
