import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneLine } from '@rn50/bench-stats/words';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { ModelProfile } from '@rn50/inference-runner';
import type { Recipe, Trial } from '@rn50/onnx-explain';
import type { InputPlan, ModelProto } from '@rn50/onnx-model';
import type { RunContext } from '../events.js';
import type { TrialJob } from '../jobs/jobs.js';
import { runJob } from '../jobs/run-job.js';
import type { EngineSetting } from '../measure/engines-in-use.js';
import { readModelFile } from '../models/read-model-file.js';
import { type ProfileRuns, profileInTurns } from './profile-in-turns.js';

/** At this many images a layer's weights are used often enough. */
const LARGER_BATCH = 16;

interface MakeOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** Does the job: in a child process, unless given. */
type MakeFile = (job: TrialJob, options: MakeOptions) => Promise<unknown>;

export interface TrialSetting extends EngineSetting {
  readonly int8: { readonly path: string; readonly model: ModelProto; readonly inputs: InputPlan };
  /** null: quantization is taken out of the INT8 model. */
  readonly fp32: { readonly path: string } | null;
  readonly cpu: CpuInfo;
  readonly batch: number;
  /** Whether the engine loads the INT8 model: if not, nothing is run. */
  readonly runs: boolean;
}

/**
 * Tries each recipe on this model: makes the file with our own quantizer and runs it in turns with the given one.
 * What fails, or does not fit into the time left, is a trial as well.
 * @param leftMs how many milliseconds of the budget are left
 */
export async function tryRecipes(
  recipes: readonly Recipe[],
  setting: TrialSetting,
  leftMs: () => number,
  context: Pick<RunContext, 'progress' | 'signal' | 'detail'>,
  make: MakeFile = runJob,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'rn50-why-'));
  try {
    for (const [index, recipe] of recipes.entries()) {
      const budgetMs = leftMs() / (recipes.length - index);
      trials.push(await tryOne(recipe, setting, { folder, budgetMs, make }, context));
    }
    return trials;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file is made in this time unless it is very large; so much is given even where the budget is spent. */
const LEAST_MAKING_MS = 10_000;

const DOING: Readonly<Record<Recipe, string>> = {
  plain: 'quantizing again',
  'seven-bits': 'quantizing again with 7-bit weights',
  tuned: 'quantizing again and tuning',
  'larger-batch': `batch ${LARGER_BATCH}`,
};

async function tryOne(
  recipe: Recipe,
  setting: TrialSetting,
  { folder, budgetMs, make }: { readonly folder: string; readonly budgetMs: number; readonly make: MakeFile },
  { progress, signal, detail }: Pick<RunContext, 'progress' | 'signal' | 'detail'>,
): Promise<Trial> {
  const step = progress.start(`trying what helps: ${DOING[recipe]}`);
  const began = performance.now();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(Math.max(LEAST_MAKING_MS, budgetMs)))]);
  try {
    const made = await fileOf(recipe, setting, { folder, make, signal: limit, onProgress: step.update });
    const ran = setting.runs
      ? await inTurns(recipe, made.path, setting, { budgetMs: budgetMs - (performance.now() - began), signal, step })
      : null;
    step.done();
    return { recipe, model: made.model, ran };
  } catch (error) {
    step.fail();
    signal.throwIfAborted();
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    const failure = isLate
      ? 'it did not fit into the time; a larger --budget allows it.'
      : oneLine(error instanceof Error ? error.message : String(error)).replace(/[.]?$/, '.');
    detail(`${DOING[recipe]}: ${failure}`);
    return { recipe, failure };
  }
}

async function fileOf(
  recipe: Recipe,
  { int8, fp32, cpu, engine, engines, threads, batch }: TrialSetting,
  { folder, make, ...options }: MakeOptions & { readonly folder: string; readonly make: MakeFile },
): Promise<{ readonly path: string; readonly model: ModelProto }> {
  if (recipe === 'larger-batch') return int8;
  const out = join(folder, `${recipe}.onnx`);
  const job: TrialJob = {
    kind: 'trial',
    path: (fp32 ?? int8).path,
    out,
    cpu,
    reduceRange: recipe === 'seven-bits' ? 'on' : 'auto',
    tune: recipe === 'tuned' ? { engine, engines, threads, batch, sessionOptions: {}, plan: int8.inputs } : null,
  };
  await make(job, options);
  return { path: out, model: (await readModelFile(out)).model };
}

async function inTurns(
  recipe: Recipe,
  path: string,
  { int8, engine, engines, threads, batch }: TrialSetting,
  { budgetMs, signal, step }: { budgetMs: number; signal: AbortSignal; step: { update: (text: string) => void } },
): Promise<{ readonly profile: ModelProfile; readonly beside: ModelProfile }> {
  const { profileModel } = await import('@rn50/inference-runner');
  const sides = [
    { modelPath: int8.path, batch },
    { modelPath: path, batch: recipe === 'larger-batch' ? LARGER_BATCH : batch },
  ];
  const run = (side: (typeof sides)[number], runs: ProfileRuns) =>
    profileModel({ ...side, ...runs, inputs: int8.inputs, engine, engines, threads, signal });
  const { profiles } = await profileInTurns(sides, run, {
    budgetMs,
    onRound: (round, rounds) => step.update(`round ${round} of ${rounds}`),
  });
  const [beside, profile] = profiles;
  if (beside === undefined || profile === undefined) throw new Error('both files were profiled');
  return { profile, beside };
}
