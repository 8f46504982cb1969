import type { TunedRecipeRecord } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import type { ModelProto } from '@rn50/onnx-model';
import type { TuningChoices } from '@rn50/onnx-quantize';
import { interruptible } from './interruptible.js';
import type { TuningTarget } from './jobs.js';

const NAMES = {
  'unread-pixels': 'unread pixels left out',
  'space-to-depth-stem': 'stem over SpaceToDepth',
  'kernel-forms': 'GEMM kernel',
} as const;

/** Tunes a model by measuring; what was chosen goes into the recipe, with one line that says it. */
export async function tuneModel(
  model: ModelProto,
  { engine, engines, cpu, threads, batch, sessionOptions, plan }: TuningTarget,
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
      inputs: plan,
      signal,
      onProgress: ({ step, text }) => onProgress(`${step}: ${text}`),
    });
    const isTuned = choices.verdict.kind === 'tuned';
    return {
      model: result,
      recipe: { tuned: isTuned, decided: isDecided(choices), summary: tuningSummary(choices), ...choices },
      isTuned,
    };
  });
}

/** What was changed and what it brought, or that nothing is faster. Pure. */
export function tuningSummary({ rewrites, verdict }: TuningChoices): string {
  if (verdict.kind === 'untuned') return verdict.reason;
  const kept = rewrites.flatMap(({ name, sites, outcome }) =>
    outcome === 'kept' ? [`${NAMES[name]} (${plural(sites.length, 'layer')})`] : [],
  );
  const { value, low, high } = verdict.times;
  return `${kept.join(', ')}: ${value.toFixed(3)} times the latency (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`;
}
