import { modelRecipe, type ReportModel, type Warning } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import { cacheKey } from '@rn50/file-store';
import { DEFAULT_ENGINE } from '@rn50/inference-runner/engines';
import { textOf } from '../errors.js';
import { runJob } from '../jobs/run-job.js';
import type { EngineToRun } from '../measure/engines-in-use.js';
import { derivedModel } from './derived-model.js';
import { type ModelPair, modelFile, type PlannedModel, reportModel } from './model-file.js';
import { derivedFolder, type ResolveContext } from './resolve-context.js';

/** Raise when the tuner may choose otherwise, so that older choices in caches are made again. */
const TUNER_REVISION = 4;

/** Tuned files have forms that its kernels are fast in, and may be slow in another engine: only it is given them. */
export const TUNED_ENGINE = DEFAULT_ENGINE;

/** Images per run the files are tuned for: that of the latency scenario. */
const TUNED_BATCH = 1;

/** The files that are faster here than those of the pair; null where none is. */
export interface TunedModels {
  /** Name of the engine that they were tuned for; null where nothing was tuned. */
  readonly engine: string | null;
  readonly int8: PlannedModel | null;
  readonly fp32: PlannedModel | null;
  readonly warnings: readonly Warning[];
}

export interface TuneContext extends ResolveContext {
  readonly engine: EngineToRun;
}

export const NOTHING_TUNED: TunedModels = { engine: null, int8: null, fp32: null, warnings: [] };

/**
 * Both models by exact rewrites, kept only where they are measured faster on this machine. The choice is cached by model,
 * CPU, engine and its version, threads and engine options. A tuning that fails is a warning, never the end of the run.
 */
export async function tunedModels({ fp32, int8 }: ModelPair, context: TuneContext): Promise<TunedModels> {
  if (int8 === null || fp32.sha256 === int8.sha256) return NOTHING_TUNED;
  const sides = [await tuned(int8, 'INT8', context), await tuned(fp32, 'FP32', context)] as const;
  const [tunedInt8, tunedFp32] = sides.map(({ model }) => model);
  return {
    engine: context.engine.name,
    int8: tunedInt8 ?? null,
    fp32: tunedFp32 ?? null,
    warnings: sides.flatMap(({ warning }) => warning ?? []),
  };
}

type Side = { readonly model: PlannedModel | null; readonly warning: Warning | null };

function tuningOf(recipe: PlannedModel['recipe']) {
  const made = modelRecipe(recipe);
  return made?.kind === 'tuned' ? made : null;
}

async function tuned(given: PlannedModel, label: string, context: TuneContext): Promise<Side> {
  const { progress, signal, engines, cpu, threads } = context;
  const { name: engine, title, version: engineVersion, sessionOptions } = context.engine;
  const { plan } = given;
  const step = progress.start(`tuning ${given.id} for this CPU`);
  try {
    const made = await derivedModel(derivedFolder(context), {
      key: tunedKey(given, context),
      about: `${given.id}, tuned for ${cpu.model} with ${threads} threads, ${title} ${engineVersion}`,
      make: (out) =>
        runJob(
          {
            kind: 'tune',
            path: given.path,
            out,
            engine,
            engines,
            cpu,
            threads,
            plan,
            batch: TUNED_BATCH,
            sessionOptions,
          },
          { signal, onProgress: step.update },
        ),
      onCorrupt: (path) => progress.note(`${path} was corrupt: tuning again`),
      // Undecided results are not reused.
      isUsable: ({ recipe }) => tuningOf(recipe)?.decided === true,
    });
    const who = { id: `${given.id}-tuned`, precision: given.precision, source: 'tuned' } as const;
    const model = { ...modelFile(made, who), plan };
    const tuning = tuningOf(made.recipe);
    const summary = tuning?.summary ?? '';
    step.done(`${made.source === 'cache' ? 'from the cache: ' : ''}${summary}`);
    if (tuning?.tuned === true) return { model, warning: null };
    return { model: null, warning: tuning?.decided === true ? noGain(label, summary) : undecided(label) };
  } catch (error) {
    step.fail();
    if (signal.aborted) throw error;
    const reason = textOf(error);
    return { model: null, warning: notTuned(label, reason) };
  }
}

/** Name in the cache: of all that may make another form the fastest. */
export function tunedKey(
  { id, sha256: digest, plan }: Pick<PlannedModel, 'id' | 'sha256' | 'plan'>,
  { cpu, threads, engine }: Pick<TuneContext, 'threads' | 'engine'> & { cpu: Pick<CpuInfo, 'model' | 'features'> },
): string {
  const { name: engineName, version: engineVersion, sessionOptions } = engine;
  const setting = { engine: engineName, engineVersion, threads, batch: TUNED_BATCH, sessionOptions };
  const sizes = plan.inputs.map(({ name, sample }) => [name, sample]);
  const basis = { cpu: cpu.model, features: cpu.features, sizes, ...setting };
  const name = id.replace(/[^\w.-]/g, '_').slice(0, 60);
  return `${name}-tuned-${cacheKey({ digest, ...basis, revision: TUNER_REVISION })}`;
}

function noGain(label: string, summary: string): Warning {
  return {
    code: 'tuning-no-gain',
    message: `${label}: ${summary}; there is no tuned column`,
    remedy: 'Nothing to do: no rewrite that was tried makes this file more than 3 % faster here.',
  };
}

function undecided(label: string): Warning {
  return {
    code: 'tuning-undecided',
    message: `${label}: the machine was too noisy to decide whether a rewrite is faster; there is no tuned column`,
    remedy: 'Close other programs and run again: it will then be tuned again.',
  };
}

function notTuned(label: string, reason: string): Warning {
  return {
    code: 'tuning-failed',
    message: `${label} was not tuned: ${reason}`,
    remedy: 'The other figures are valid. Skip tuning with --no-tune.',
  };
}

/** The models of a report: the pair, and what was tuned. */
export function reportModels(pair: ModelPair, { int8, fp32 }: TunedModels): ReportModel[] {
  return [pair.fp32, pair.int8, int8, fp32].flatMap((model) => {
    return model === null ? [] : [reportModel(model)];
  });
}
