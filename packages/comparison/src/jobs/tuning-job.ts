import type { Estimate, TunedRecipeRecord, TuningCandidate } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import type { ModelProto } from '@rn50/onnx-model';
import type { TuningChoices } from '@rn50/onnx-quantize';
import { interruptible } from './interruptible.js';
import type { TuningTarget } from './jobs.js';

const NAMES = {
  'unread-pixels': 'unread pixels left out',
  'space-to-depth-stem': 'stem over SpaceToDepth',
  'projection-merge': 'projections merged',
  'kernel-forms': 'GEMM kernel',
} as const;

/** Tunes a model by measuring; what was chosen goes into the recipe, with one line that says it. */
export async function tuneModel(
  model: ModelProto,
  { engine, engines, cpu, threads, batch, sessionOptions, throughput, plan }: TuningTarget,
  onProgress: (text: string) => void,
): Promise<{ readonly model: ModelProto; readonly recipe: TunedRecipeRecord; readonly isTuned: boolean }> {
  const { isDecided, tune } = await import('@rn50/onnx-quantize');
  return interruptible(async (signal) => {
    const { model: result, choices } = await tune(model, {
      engine,
      engines,
      cpu,
      threads,
      batch,
      sessionOptions,
      throughput,
      inputs: plan,
      signal,
      onProgress: ({ step, text }) => onProgress(`${step}: ${text}`),
    });
    const isTuned = choices.verdict.kind === 'tuned';
    const setting = keptSetting(choices);
    const recipe = {
      tuned: isTuned || setting !== undefined,
      decided: isDecided(choices),
      summary: tuningSummary(choices),
      candidates: candidatesOf(choices),
      ...(setting === undefined ? {} : { throughputOptions: setting.options }),
      ...choices,
    };
    return { model: result, recipe, isTuned };
  });
}

/** What was changed and what it brought, or that nothing is faster. Pure. */
export function tuningSummary(choices: TuningChoices): string {
  const { rewrites, verdict, settings } = choices;
  const setting = keptSetting(choices);
  const parts: string[] = [];
  if (verdict.kind === 'tuned') {
    const kept = rewrites.flatMap(({ name, sites, outcome }) =>
      outcome === 'kept' ? [`${NAMES[name]} (${plural(sites.length, 'layer')})`] : [],
    );
    parts.push(`${kept.join(', ')}: ${timesText(verdict.times, 'the latency')}`);
  }
  if (setting !== undefined) {
    parts.push(`${setting.name} for throughput: ${timesText(setting.times, 'the time per image')}`);
  }
  if (parts.length > 0 || verdict.kind === 'tuned') return parts.join('; ');
  return settings.length === 0 ? verdict.reason : `${verdict.reason}, nor any setting for throughput`;
}

function keptSetting({ settings }: TuningChoices) {
  return settings.flatMap((setting) => (setting.outcome === 'kept' ? [setting] : []))[0];
}

function timesText({ value, low, high }: Estimate, noun: string): string {
  return `${value.toFixed(3)} times ${noun} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`;
}

/** Everything that was tried, as reports list it. Pure. */
export function candidatesOf({ rewrites, settings }: TuningChoices): TuningCandidate[] {
  return [
    ...rewrites.map((rewrite) => candidate(NAMES[rewrite.name], 'rewrite', rewrite)),
    ...settings.map((setting) => candidate(setting.name, 'setting', setting)),
  ];
}

function candidate(
  name: string,
  kind: TuningCandidate['kind'],
  choice: TuningChoices['rewrites'][number] | TuningChoices['settings'][number],
): TuningCandidate {
  const { outcome } = choice;
  return outcome === 'failed'
    ? { name, kind, outcome, message: choice.message }
    : { name, kind, outcome, times: choice.times };
}
