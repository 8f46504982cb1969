import { engineTitle } from '@rn50/bench-stats/words';
import { detectCpu } from '@rn50/cpu-detect';
import type { EngineRegistry } from '@rn50/inference-runner';
import { sampleSizes } from '@rn50/onnx-model/inputs';
import { about, ComparisonError } from '../errors.js';
import { contextOf, type RunOptions } from '../events.js';
import { reportInputs } from '../inputs/report-inputs.js';
import { betterEngineWarning } from '../measure/better-engine.js';
import { engineInUse } from '../measure/engines-in-use.js';
import { featuresOf } from '../measure/environment.js';
import { planWorkforce } from '../measure/workforce.js';
import { cacheFolder } from '../models/cache-folder.js';
import { differenceOf, requireFloat } from '../models/check-pair.js';
import { readModelFile } from '../models/read-model-file.js';
import { measureBestPeaks } from '../peaks/best-peaks.js';
import { DEFAULTS, type FileRef, type InputsRequest, type NamedFile, named, type StoreOptions } from '../request.js';
import { type ExplainedFiles, explainSides, NO_RUN_FACTS, type RunFacts, type Side } from './explained.js';
import { planSides } from './plan-sides.js';
import { profileSides, type SidesProfiled } from './profile-sides.js';
import { tryRecipes } from './trials.js';

export interface ExplainRequest {
  readonly int8: FileRef;
  /** null: verdicts without a comparison. */
  readonly fp32?: FileRef | null;
  /** Sizes and values of the inputs; by the model and conventions unless given. */
  readonly inputs?: InputsRequest;
  /** 1 unless given. */
  readonly batch?: number;
  /** Profiles both, and is what the verdicts are about; ONNX Runtime (`ort`) unless given. */
  readonly engine?: string;
  /** Where it is found by its name; the engines of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  /** As many as the CPUs this process may use unless given. */
  readonly threads?: number | null;
  /** Time aimed at for profiling, trying what helps, and the peaks, in seconds; 60 unless given. */
  readonly budgetSeconds?: number;
  /** Where the measured peaks are kept. */
  readonly store?: Pick<StoreOptions, 'cacheDir'>;
}

/**
 * What makes this INT8 file as fast as it is on this CPU, and what would help: both files are profiled, and the CPU's peaks measured.
 * @throws ComparisonError, or an error of the package that failed
 */
export async function explainFiles(request: ExplainRequest, options: RunOptions = {}): Promise<ExplainedFiles> {
  const context = contextOf(options);
  const { batch = 1, budgetSeconds = DEFAULT_BUDGET_SECONDS, engines } = request;
  const endsAt = performance.now() + 1000 * budgetSeconds;
  const leftMs = () => endsAt - performance.now();
  const cpu = await detectCpu();
  const { threads } = planWorkforce({ threads: request.threads ?? null, instances: 1 }, cpu);
  const { engine: engineName = DEFAULTS.engine } = request;
  const onEngine = { engine: engineName, engines, threads, batch };
  const int8 = await readSide(named(request.int8));
  const fp32 = request.fp32 == null ? null : await readSide(named(request.fp32));
  const engine = await engineInUse(engineName, engines);
  const setting = { engine: engineTitle(engine), cpu, threads, batch };
  // Explained once before anything runs, so that a wrong file costs no minute of profiling.
  if (fp32 !== null) await requirePair(fp32, int8);
  await explainSides({ int8, fp32 }, NO_RUN_FACTS, setting);
  const planned = await planSides(
    { int8, fp32 },
    { ...onEngine, asked: request.inputs ?? {}, sessionOptions: {}, signal: context.signal },
  );
  const missing = await betterEngineWarning(
    [engineName],
    engines,
    new Set(featuresOf(cpu)),
    'Then try --engine openvino.',
  );
  const sizes = [planned.fp32, planned.int8].map((side) => (side === null ? {} : sampleSizes(side.inputs)));
  const fed = {
    ...setting,
    inputs: reportInputs(planned.int8.inputs),
    sizes: Object.assign({}, ...sizes),
    warnings: missing === null ? [] : [missing],
  };
  const ran: SidesProfiled =
    planned.refusal === null
      ? await profileSides(planned, { ...onEngine, budgetMs: PROFILING_SHARE * leftMs() }, context)
      : { status: 'refused', engineSays: planned.refusal.message };
  const peaksOf = async () => {
    const cacheDir = await cacheFolder(request.store ?? { cacheDir: null });
    return measureBestPeaks([engine], { engines, cpu, threads, cacheDir, budgetMs: leftMs() / 2 }, context);
  };
  const known: RunFacts =
    ran.status === 'refused'
      ? { ...NO_RUN_FACTS, refusal: ran.engineSays }
      : { ...NO_RUN_FACTS, int8: ran.int8, fp32: ran.fp32, peaks: await peaksOf() };
  const { untried } = await explainSides({ int8, fp32 }, known, fed);
  const trials = await tryRecipes(
    untried,
    { ...planned, cpu, ...onEngine, runs: ran.status === 'ok' },
    leftMs,
    context,
  );
  const shortened = ran.status === 'ok' && ran.shortened !== null ? { ...ran.shortened, budgetSeconds } : null;
  const { untried: _, ...report } = await explainSides({ int8, fp32 }, { ...known, trials }, { ...fed, shortened });
  return report;
}

const DEFAULT_BUDGET_SECONDS = 60;
/** Of the budget; the rest is for the trials of what may help, and for the peaks. */
const PROFILING_SHARE = 0.6;

async function readSide({ given, path }: NamedFile): Promise<Side> {
  const { checkModelFile } = await import('@rn50/inference-runner');
  try {
    const { model } = await readModelFile(path);
    await checkModelFile(path);
    return { name: given, path, model };
  } catch (error) {
    throw about({ role: 'model', given }, error);
  }
}

/** @throws ComparisonError ALREADY_QUANTIZED for simulated quantization, DIFFERENT_NETWORKS */
async function requirePair(fp32: Side, int8: Side): Promise<void> {
  const { describeModel, weightShapes } = await import('@rn50/onnx-model');
  const networkOf = ({ model }: Side) => ({ facts: { ...describeModel(model) }, weightShapes: weightShapes(model) });
  const [float, quantized] = [networkOf(fp32), networkOf(int8)];
  const { quantization } = float.facts;
  if (quantization.form !== 'none') {
    // Files with integers are refused below, in words of their own.
    if (quantization.fakeQuantized) requireFloat({ file: { given: fp32.name, path: fp32.path }, model: float });
    return;
  }
  const difference = quantized.facts.quantization.form === 'none' ? null : differenceOf(float, quantized);
  if (difference === null) return;
  throw new ComparisonError({
    code: 'DIFFERENT_NETWORKS',
    message: `--fp32 ${fp32.name} and ${int8.name} are different networks: ${difference}`,
    remedy: 'Give the float model that the INT8 model was made from.',
  });
}
