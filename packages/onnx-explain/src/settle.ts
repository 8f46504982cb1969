import type { ModelProfile, VerdictCode, WhyVerdict } from '@rn50/bench-stats';
import { analysedModel, canJudgeFusion } from './analysed-model.js';
import type { Context } from './context.js';
import { contextOf } from './context.js';
import { type Finding, LEAST_GAIN } from './finding.js';
import { undisturbedMs } from './node-times.js';
import { commandOf, type Recipe, type Trial } from './recipes.js';

/** What a recipe did to this model. */
type Outcome =
  | { readonly kind: 'untried' }
  | { readonly kind: 'failed'; readonly failure: string }
  | {
      readonly kind: 'tried';
      readonly found: readonly Finding[];
      readonly fusionKnown: boolean;
      /** Run of the given file / run of the tried one, per image and in turns; null where they were not run. */
      readonly gain: number | null;
    };

/** Causes that only the optimised graph shows. */
const OF_FUSION: readonly VerdictCode[] = [
  'float-islands',
  'unfused-qdq',
  'transposes',
  'elementwise-chains',
  'no-integer-form',
];
/** Worth a fix even without a gain in speed. */
const NOT_OF_SPEED: readonly VerdictCode[] = ['saturation-risk'];

/**
 * Turns findings into verdicts. A recipe becomes a fix only if its trial on this model changed the finding; the gain is that of
 * the trial.
 */
export function settle(
  findings: readonly Finding[],
  context: Context,
  trials: readonly Trial[],
  look: (context: Context) => Finding[],
): { readonly verdicts: WhyVerdict[]; readonly untried: Recipe[] } {
  const outcomes = new Map(trials.map((trial) => [trial.recipe, outcomeOf(trial, context, look)]));
  const untried = new Set<Recipe>();
  const verdicts = findings.map((finding): WhyVerdict => {
    const { code, cause, evidence, remedy, estimatedGain } = finding;
    if (remedy === null) return { code, cause, evidence, fix: null, expectedGain: null };
    if ('command' in remedy) return { code, cause, evidence, fix: remedy.command, expectedGain: estimatedGain };
    const outcome = outcomes.get(remedy.recipe) ?? { kind: 'untried' };
    if (isUnknown(outcome, code)) untried.add(remedy.recipe);
    const settled = settledBy(finding, remedy.recipe, outcome);
    return {
      code,
      cause: settled.note === null ? cause : `${cause} ${settled.note}`,
      evidence,
      fix: settled.helps ? commandOf(remedy.recipe, context.commands) : null,
      expectedGain: settled.helps ? settled.gain : null,
    };
  });
  return { verdicts, untried: [...untried] };
}

function isUnknown(outcome: Outcome, code: VerdictCode): boolean {
  return outcome.kind === 'untried' || (outcome.kind === 'tried' && !outcome.fusionKnown && OF_FUSION.includes(code));
}

interface Settled {
  readonly helps: boolean;
  readonly gain: number | null;
  /** Follows the cause. */
  readonly note: string | null;
}

/** What a recipe is called in a sentence. */
const DOING: Readonly<Record<Recipe, string>> = {
  plain: 'Quantizing again with rn50',
  'seven-bits': 'Quantizing again with 7-bit weights',
  tuned: 'Quantizing again and tuning',
  'larger-batch': 'A larger batch',
};

function settledBy({ code, evidence, estimatedGain }: Finding, recipe: Recipe, outcome: Outcome): Settled {
  const no = (note: string): Settled => ({ helps: false, gain: null, note });
  if (outcome.kind === 'failed') return no(`${DOING[recipe]} was tried here and failed: ${outcome.failure}`);
  if (outcome.kind === 'untried' || isUnknown(outcome, code)) return no(`${DOING[recipe]} was not tried as a fix.`);
  const { found, gain } = outcome;
  const left = found.find((one) => one.code === code);
  if (left !== undefined && countOf(left.evidence) >= countOf(evidence))
    return no(`${DOING[recipe]} does not fix this.`);
  if (gain !== null && gain < LEAST_GAIN && !NOT_OF_SPEED.includes(code)) {
    return no(`${DOING[recipe]} was measured, and does not make it faster.`);
  }
  const note = left === undefined ? null : `${DOING[recipe]} leaves ${countOf(left.evidence)} of these.`;
  // The estimate is for all of them, so it does not hold if some are left.
  return {
    helps: true,
    gain: NOT_OF_SPEED.includes(code) ? null : (gain ?? (left === undefined ? estimatedGain : null)),
    note,
  };
}

function countOf({ count }: Finding['evidence']): number {
  return typeof count === 'number' ? count : 1;
}

function outcomeOf(trial: Trial, context: Context, look: (context: Context) => Finding[]): Outcome {
  if ('failure' in trial) return { kind: 'failed', failure: trial.failure };
  const { cpu, sizes, fp32, floatTitle, peaks, commands } = context;
  const model = analysedModel(trial.model, trial.ran?.profile ?? null, { cpu, sizes });
  const after = contextOf({ int8: model, fp32, floatTitle, cpu, sizes, peaks, refusal: null, commands, isTrial: true });
  return { kind: 'tried', found: look(after), fusionKnown: canJudgeFusion(model), gain: gainOf(trial) };
}

/** Per image, since a trial may run at another batch. */
function gainOf({ ran }: Extract<Trial, { ran: unknown }>): number | null {
  if (ran === null) return null;
  const perImage = (profile: ModelProfile) => (undisturbedMs({ profile }) ?? Number.NaN) / profile.batch;
  return perImage(ran.beside) / perImage(ran.profile);
}
