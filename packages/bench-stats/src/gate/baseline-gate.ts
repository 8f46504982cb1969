import { machineChanges } from '../change/judge-change.js';
import { type Change, judgedOf, VERDICT_WORDS, type Verdict } from '../change/verdict.js';
import { type Estimate, inverse } from '../estimate.js';
import type { Gate, Warning } from '../report/schema.js';
import { formatFixed } from '../words.js';

/** The gate of a baseline: failed if anything became slower, inconclusive if that is not decided, else passed. */
export function baselineGate(judged: Verdict): Gate {
  const { verdict } = judged;
  const outcome = verdict === 'slower' ? 'failed' : verdict === 'inconclusive' ? 'inconclusive' : 'passed';
  const message = `needed: not slower; got ${evidence(judged)}: ${VERDICT_WORDS[verdict]}${machine(judged)}`;
  return { name: 'baseline', limit: null, outcome, message };
}

/** Everything that was slower or undecided; of what passed, the figure that says most. */
function evidence({ verdict, changes, warnings }: Verdict): string {
  const those = changes.filter((change) => change.verdict === verdict);
  if (verdict === 'inconclusive') return those.map(inWords).join('; ') || undecidable(warnings);
  if (verdict === 'slower') return those.map(inWords).join('; ');
  // Ratios say more than times.
  const byRatio = those.filter(({ judgedBy }) => judgedBy === 'ratio');
  const bySpeed = (byRatio.length > 0 ? byRatio : those).toSorted((a, b) => speedOf(a).low - speedOf(b).low);
  const telling = verdict === 'faster' ? bySpeed.at(-1) : bySpeed[0];
  return telling === undefined ? 'nothing to judge' : inWords(telling);
}

/** `INT8 throughput 0.99 times as fast (0.98 to 1.00) against FP32`. */
function inWords(change: Change): string {
  const { value, low, high } = speedOf(change);
  const [at, least, most] = [value, low, high].map((speed) => formatFixed(speed, 2));
  const { referenceLabel } = judgedOf(change);
  const against = referenceLabel === null ? '' : ` against ${referenceLabel}`;
  return `${change.label} ${change.scenario} ${at} times as fast (${least} to ${most})${against}`;
}

/** What was judged, as a speed: after / before, above 1 is faster. */
function speedOf(change: Change): Estimate {
  return inverse(judgedOf(change).times);
}

function machine(verdict: Verdict): string {
  const moved = machineChanges(verdict);
  if (moved.length === 0) return '';
  const list = moved.map(
    ({ label, scenario, timeRatio }) => `${label} ${scenario} takes ${formatFixed(timeRatio.value, 2)} times as long`,
  );
  return ` (the machine changed: ${list.join(', ')})`;
}

/** Why nothing could be judged: results not measured, or too briefly. */
function undecidable(warnings: readonly Warning[]): string {
  const reasons = warnings.filter(({ code }) => code === 'not-compared' || code === 'too-few-blocks');
  return reasons.map(({ message }) => message).join('; ') || 'nothing that could be compared';
}
