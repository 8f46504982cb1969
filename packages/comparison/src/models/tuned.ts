import { type ModelRecipe, modelRecipe, type ReportModel, type ReportTuning, type Warning } from '@rn50/bench-stats';
import { labelWithEngine } from '@rn50/bench-stats/words';
import type { CpuInfo } from '@rn50/cpu-detect';
import { cacheKey } from '@rn50/file-store';
import type { GivenSessionOptions } from '@rn50/inference-runner';
import { DEFAULT_ENGINE } from '@rn50/inference-runner/engines';
import type { TunedThroughput } from '@rn50/onnx-quantize';
import { textOf } from '../errors.js';
import { runJob } from '../jobs/run-job.js';
import type { EngineToRun } from '../measure/engines-in-use.js';
import { derivedModel } from './derived-model.js';
import { type ModelPair, modelFile, nameOfModel, type PlannedModel, reportModel } from './model-file.js';
import { derivedFolder, type ResolveContext } from './resolve-context.js';
import { candidateText, noGain, notTuned, undecided } from './tuning-words.js';

/** Raise when the tuner may choose otherwise, so that older choices in caches are made again. */
const TUNER_REVISION = 4;

/** Images per run the files are tuned for: that of the latency scenario. */
const TUNED_BATCH = 1;

/** A model that is faster in one engine than the one it was made from. */
export interface TunedModel extends PlannedModel {
  /** Session options with which it is faster still in the throughput scenario, over those as given. */
  readonly throughputOptions?: GivenSessionOptions | undefined;
}

/** What is faster in one engine than the models of the pair; null where nothing is. */
export interface TunedModels {
  /** Name of the engine that they were tuned for: its files may be slow in another, so only it is given them. */
  readonly engine: string;
  readonly int8: TunedModel | null;
  readonly fp32: TunedModel | null;
  /** What was tried with either. */
  readonly tuning: readonly ReportTuning[];
  readonly warnings: readonly Warning[];
}

export interface TuneContext extends ResolveContext {
  readonly engine: EngineToRun;
  /** Whether no other engine is measured; messages name the engine otherwise. */
  readonly isOnlyEngine: boolean;
  /** For which session options are chosen; undefined where it is not known yet. */
  readonly throughput: TunedThroughput | undefined;
}

/**
 * Both models by exact rewrites, and by session options for throughput where the engine has some, kept only where they are
 * measured faster on this machine. The choice is cached by model, CPU, engine and its version, threads, batches and engine
 * options. A tuning that fails is a warning, never the end of the run. A pair of one file is not tuned.
 */
async function tunedModels({ fp32, int8 }: ModelPair, context: TuneContext): Promise<TunedModels | null> {
  if (int8 === null || fp32.sha256 === int8.sha256) return null;
  const small = await tuned(int8, 'INT8', context);
  const float = await tuned(fp32, 'FP32', { ...context, throughput: withKeptOf(small, context) });
  return {
    engine: context.engine.name,
    int8: small.model,
    fp32: float.model,
    tuning: [small.tuning, float.tuning],
    warnings: [small, float].flatMap(({ warning }) => warning ?? []),
  };
}

/** FP32 tries only the throughput options that INT8 kept: measuring it takes long, and a gain that both share is not INT8's. */
function withKeptOf({ model }: Side, { throughput }: TuneContext): TunedThroughput | undefined {
  const kept = model?.throughputOptions;
  return throughput === undefined || kept === undefined ? undefined : { ...throughput, options: [kept] };
}

interface Side {
  readonly model: TunedModel | null;
  readonly tuning: ReportTuning;
  readonly warning: Warning | null;
}

type Tuning = Extract<ModelRecipe, { kind: 'tuned' }>;

function tuningOf(recipe: PlannedModel['recipe']): Tuning | null {
  const made = modelRecipe(recipe);
  return made?.kind === 'tuned' ? made : null;
}

async function tuned(given: PlannedModel, precision: string, context: TuneContext): Promise<Side> {
  const { progress, signal, detail, engines, cpu, threads, throughput, isOnlyEngine } = context;
  const { name: engine, title, version: engineVersion, sessionOptions } = context.engine;
  const { plan } = given;
  const label = isOnlyEngine ? precision : labelWithEngine(precision, engine);
  const about = { engine, modelId: given.id };
  const step = progress.start(`tuning ${given.id} for this CPU${isOnlyEngine ? '' : ` and ${title}`}`);
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
            throughput,
            sessionOptions,
          },
          { signal, onProgress: step.update },
        ),
      onCorrupt: (path) => progress.note(`${path} was corrupt: tuning again`),
      // Undecided results are not reused.
      isUsable: ({ recipe }) => tuningOf(recipe)?.decided === true,
    });
    const who = { id: tunedId(given.id, engine), precision: given.precision, source: 'tuned' } as const;
    const tuning = tuningOf(made.recipe);
    const { summary = '', candidates = [], decided = false, throughputOptions } = tuning ?? {};
    step.done(`${made.source === 'cache' ? 'from the cache: ' : ''}${summary}`);
    for (const candidate of candidates) detail(`tuning ${label}: ${candidateText(candidate)}`);
    const outcome = tuning?.tuned === true ? 'tuned' : decided ? 'no-gain' : 'undecided';
    const side = { tuning: { ...about, outcome, summary, candidates } } as const;
    if (outcome === 'tuned')
      return { ...side, model: { ...modelFile(made, who), plan, throughputOptions }, warning: null };
    const warning = outcome === 'no-gain' ? noGain(label, side.tuning) : undecided(label);
    return { ...side, model: null, warning };
  } catch (error) {
    step.fail();
    if (signal.aborted) throw error;
    const reason = textOf(error);
    const tuning: ReportTuning = { ...about, outcome: 'failed', summary: reason, candidates: [] };
    return { model: null, tuning, warning: notTuned(label, reason) };
  }
}

/** A file of each engine has a name of its own. */
function tunedId(given: string, engine: string): string {
  return `${given}-tuned${engine === DEFAULT_ENGINE ? '' : `-${engine}`}`;
}

type KeyBasis = Pick<TuneContext, 'threads' | 'engine' | 'throughput'> & { cpu: Pick<CpuInfo, 'model' | 'features'> };

/** Name in the cache: of all that may make another form the fastest. */
export function tunedKey(
  { id, sha256: digest, plan }: Pick<PlannedModel, 'id' | 'sha256' | 'plan'>,
  { cpu, threads, engine, throughput }: KeyBasis,
): string {
  const { name: engineName, version: engineVersion, sessionOptions } = engine;
  const setting = { engine: engineName, engineVersion, threads, batch: TUNED_BATCH, throughput, sessionOptions };
  const sizes = plan.inputs.map(({ name, sample }) => [name, sample]);
  const basis = { cpu: cpu.model, features: cpu.features, sizes, ...setting };
  return `${nameOfModel(id)}-tuned-${cacheKey({ digest, ...basis, revision: TUNER_REVISION })}`;
}

/** What is faster in each engine; tuned one engine after the other, as each measures. */
export async function tunedFor(
  running: readonly EngineToRun[],
  pair: ModelPair,
  context: Omit<TuneContext, 'engine' | 'isOnlyEngine'>,
): Promise<TunedModels[]> {
  const all: TunedModels[] = [];
  for (const engine of running) {
    const hasChoice = engine.hasThroughputOptions === true && engine.sessionOptions.streams === undefined;
    const throughput = hasChoice ? context.throughput : undefined;
    const forms = await tunedModels(pair, { ...context, engine, throughput, isOnlyEngine: running.length === 1 });
    if (forms !== null) all.push(forms);
  }
  return all;
}

/** The models of a report: the pair, and what was tuned. */
export function reportModels(pair: ModelPair, tuned: readonly TunedModels[]): ReportModel[] {
  const made = tuned.flatMap(({ int8, fp32 }) => [int8, fp32]);
  return [pair.fp32, pair.int8, ...made].flatMap((model) => (model === null ? [] : [reportModel(model)]));
}
