import { type Fidelity, modelRecipe, type ReportInput, type Variant } from '@rn50/bench-stats';
import { precisionTitle } from '@rn50/bench-stats/words';
import { type CpuInfo, detectCpu } from '@rn50/cpu-detect';
import type { EngineRegistry } from '@rn50/inference-runner';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { FloatGroup, QuantizeChoices, QuantizeReport } from '@rn50/onnx-quantize';
import { about, textOf } from '../errors.js';
import { contextOf, type RunContext, type RunOptions } from '../events.js';
import { planModel } from '../inputs/plan-model.js';
import { reportInputs } from '../inputs/report-inputs.js';
import type { Calibration, JobResult } from '../jobs/jobs.js';
import { runJob } from '../jobs/run-job.js';
import { planWorkforce } from '../measure/workforce.js';
import { modelFile, precisionOf } from '../models/model-file.js';
import { DEFAULTS, type FileRef, type InputsRequest, type NamedFile, named } from '../request.js';

export interface QuantizeFileRequest {
  readonly fp32: FileRef;
  /** Where the INT8 file is to be, absolute; its folder must be there. */
  readonly output: string;
  readonly calibration: Calibration;
  /** Sizes and range of the inputs; with the arrays to calibrate on where `calibration` is `data`. */
  readonly inputs?: InputsRequest;
  readonly choices: QuantizeChoices;
  /** Also rewrite the result for speed on this machine. */
  readonly tune?: boolean;
  /** Calibrates, and is tuned for; ONNX Runtime (`ort`) unless given. */
  readonly engine?: string;
  /** Where it is found by its name; the engines of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  /** For calibration, and to tune for; as many as the CPUs this process may use unless given. */
  readonly threads?: number | null;
}

export interface QuantizedFile extends Pick<JobResult, 'sha256' | 'sizeBytes'> {
  readonly report: QuantizeReport | null;
  /** How the FP32 file was fed. */
  readonly inputs: readonly ReportInput[];
  /** What stays in float, by reason. */
  readonly floatGroups: readonly FloatGroup[];
  /** How near each of its outputs is to the FP32 file's; empty where they could not be compared. */
  readonly fidelity: readonly Fidelity[];
  /** What `variantId` and `reference` of {@link Fidelity} name. */
  readonly variants: readonly Variant[];
  readonly tuning: TuningOutcome | null;
}

/** Whether a rewrite made the file faster here, and for what it was tuned. */
export interface TuningOutcome {
  readonly isTuned: boolean;
  readonly summary: string;
  readonly cpu: CpuInfo['model'];
  readonly engineVersion: string;
  readonly threads: number;
}

/** Inputs on which the two files are compared: of the calibration data, or patterns that were not calibrated on. */
const COMPARED = 4;
const UNSEEN = { kind: 'structured', count: COMPARED, seed: 2 } as const;

function variantsOf(engine: string, { precision }: Pick<Variant, 'precision'>): Variant[] {
  return [
    { id: 'fp32', engine, precision, modelId: 'fp32', label: precisionTitle(precision) },
    { id: 'int8', engine, precision: 'int8', modelId: 'int8', label: 'INT8' },
  ];
}

/**
 * An FP32 file to an INT8 file, by static post-training quantization, in a child process.
 * @throws ComparisonError with the code of what failed
 */
export async function quantizeFile(request: QuantizeFileRequest, options: RunOptions = {}): Promise<QuantizedFile> {
  const context = contextOf(options);
  const { output, calibration, inputs: asked = {}, choices, tune = false, engine = DEFAULTS.engine, engines } = request;
  const fp32 = named(request.fp32);
  const cpu = await detectCpu();
  const { threads } = planWorkforce({ threads: request.threads ?? null, instances: 1 }, cpu);
  const { signal } = context;
  const step = context.progress.start(`quantizing ${fp32.given}`);
  try {
    const inspected = await runJob({ kind: 'inspect', path: fp32.path }, { signal });
    const precision = precisionOf(inspected.facts, 'fp32');
    const model = modelFile({ ...inspected, path: fp32.path }, { id: 'fp32', precision, source: 'user' });
    const { plan } = await planModel(model, { asked, engine, engines, threads, sessionOptions: {}, signal });
    const made = await runJob(
      {
        kind: 'quantize',
        fp32: fp32.path,
        out: output,
        ...choices,
        tune,
        calibration,
        plan,
        engine,
        engines,
        cpu,
        threads,
      },
      { signal, onProgress: step.update },
    );
    step.done();
    const fidelity = await compareForms({ ...request, fp32, engine }, plan, threads, context);
    const { sha256, sizeBytes, report = null, recipe } = made;
    const tuning = tuningOf(recipe, cpu.model, threads);
    const { floatGroups } = await import('@rn50/onnx-quantize');
    const groups = report === null ? [] : floatGroups(report.floatNodes);
    const inputs = reportInputs(plan);
    return {
      sha256,
      sizeBytes,
      report,
      inputs,
      floatGroups: groups,
      fidelity,
      variants: variantsOf(engine, model),
      tuning,
    };
  } catch (error) {
    step.fail();
    throw about({ role: 'model', given: fp32.given }, error);
  }
}

type FormsRequest = Pick<QuantizeFileRequest, 'output' | 'calibration' | 'engines'> & {
  readonly fp32: NamedFile;
  readonly engine: string;
};

async function compareForms(
  { fp32, output, calibration, engine, engines }: FormsRequest,
  plan: InputPlan,
  threads: number,
  { progress, signal, detail }: RunContext,
): Promise<readonly Fidelity[]> {
  const step = progress.start('comparing the outputs');
  const inputs =
    calibration.kind === 'structured'
      ? UNSEEN
      : { ...calibration, maxInputs: Math.min(COMPARED, calibration.maxInputs ?? COMPARED) };
  try {
    const { fidelity } = await runJob(
      {
        kind: 'forms',
        fp32: fp32.path,
        int8: output,
        inputs,
        plan,
        engine,
        engines,
        threads,
        sessionOptions: {},
      },
      { signal },
    );
    step.done();
    return fidelity;
  } catch (error) {
    step.fail();
    signal.throwIfAborted();
    detail(`the outputs could not be compared: ${textOf(error)}`);
    return [];
  }
}

function tuningOf(record: JobResult['recipe'], cpu: string, threads: number): TuningOutcome | null {
  const recipe = modelRecipe(record);
  if (recipe?.kind !== 'tuned') return null;
  const { tuned, summary, engineVersion } = recipe;
  return { isTuned: tuned, summary, cpu, engineVersion: engineVersion ?? 'unknown', threads };
}
