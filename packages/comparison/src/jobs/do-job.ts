import type { ModelFacts, ModelProto, OpenedModel } from '@rn50/onnx-model';
import { type SampleSizes, sampleSizes } from '@rn50/onnx-model/inputs';
import { declaredInputs } from '../models/model-file.js';
import { type PlacedModel, placeModel, placeModelFile } from '../models/place-model-file.js';
import { readModelFile } from '../models/read-model-file.js';
import { compareForms } from './compare-files.js';
import type { BuildJob, ComparedOutputs, InspectJob, Job, JobResult, QuantizeJob, TrialJob, TuneJob } from './jobs.js';
import { openInputs } from './open-inputs.js';
import { compareOutputs } from './outputs-job.js';
import { tuneModel } from './tuning-job.js';

/** Does one job; runs in the child process. Typed errors of the packages pass through. */
export async function doJob(job: Job, onProgress: (text: string) => void): Promise<JobResult | ComparedOutputs> {
  switch (job.kind) {
    case 'inspect':
      return inspect(job);
    case 'build':
      return build(job);
    case 'quantize':
      return quantizeFile(job, onProgress);
    case 'strip':
      return stripFile(job.path, job.out);
    case 'trial':
      return tryFile(job, onProgress);
    case 'tune':
      return tuneFile(job, onProgress);
    case 'outputs':
      return compareOutputs(job, onProgress);
    case 'forms':
      return compareForms(job);
  }
}

async function inspect({ path, sizes }: InspectJob): Promise<JobResult> {
  const { inputHints, inputSpecs, weightShapes } = await import('@rn50/onnx-model');
  const opened = await readModelFile(path);
  const { model, externalData } = opened;
  const described = await describe(model, await digestOf(path, opened), { recipe: null, sizes });
  const facts = {
    ...described.facts,
    externalData: externalData.map(({ tensor, location }) => `${tensor} in ${location}`),
  };
  const hints = inputHints(model, inputSpecs(declaredInputs(facts)));
  return { ...described, facts, hints, weightShapes: weightShapes(model) };
}

async function build({ out, seed, maxFileBytes }: BuildJob): Promise<JobResult> {
  const { buildResNet50 } = await import('@rn50/onnx-model');
  const model = buildResNet50({ version: 'v1', seed });
  const placed = await placeModel(out, model, maxFileBytes);
  return describe(model, placed, { recipe: { builder: 'resnet50-v1', seed } });
}

async function quantizeFile(job: QuantizeJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { out, calibration, plan, engine, engines, cpu, threads, tune, maxFileBytes } = job;
  const { model, report } = await quantizeRead(job, onProgress);
  const tuned = tune
    ? await tuneModel(model, { engine, engines, cpu, threads, plan, batch: 1, sessionOptions: {} }, onProgress)
    : { model, recipe: {} };
  const placed = await placeModel(out, tuned.model, maxFileBytes);
  const recipe = { ...report, calibration, ...tuned.recipe };
  return { ...(await describe(tuned.model, placed, { recipe, sizes: sampleSizes(plan) })), report };
}

/** In a function of its own, which is left before the work begins: nothing must hold the FP32 model any longer. */
async function quantizeRead(job: QuantizeJob, onProgress: (text: string) => void) {
  const { quantize } = await import('@rn50/onnx-quantize');
  const { loadEngine } = await import('@rn50/inference-runner');
  const {
    kind: _kind,
    fp32,
    out: _out,
    tune: _tune,
    calibration,
    plan,
    engine,
    engines,
    maxFileBytes: _,
    ...choices
  } = job;
  const { model: float } = await readModelFile(fp32);
  const opened = await openInputs(calibration, plan);
  const made = await quantize(float, {
    ...choices,
    engine: await loadEngine(engine, engines),
    calibration: opened,
    onProgress: (progress) => {
      if (progress.step === 'calibrate') onProgress(`calibration input ${progress.done} of ${opened.count}`);
    },
  });
  return { ...made, report: { ...made.report, warnings: [...opened.warnings, ...made.report.warnings] } };
}

async function stripFile(path: string, out: string): Promise<JobResult> {
  const { stripped } = await import('@rn50/onnx-quantize');
  const model = stripped((await readModelFile(path)).model);
  return describe(model, await placeModel(out, model), { recipe: null });
}

async function tryFile(job: TrialJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { dequantized, quantizeUncalibrated } = await import('@rn50/onnx-quantize');
  const { path, out, reduceRange, cpu, tune, maxFileBytes } = job;
  const float = dequantized((await readModelFile(path)).model);
  const quantized = quantizeUncalibrated(float, { reduceRange, cpu });
  const { model } = tune === null ? { model: quantized } : await tuneModel(quantized, { ...tune, cpu }, onProgress);
  return describe(model, await placeModel(out, model, maxFileBytes), { recipe: null });
}

async function tuneFile(job: TuneJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { path, out, plan, maxFileBytes } = job;
  const sizes = sampleSizes(plan);
  const opened = await readModelFile(path);
  const { model, recipe, isTuned } = await tuneModel(opened.model, job, onProgress);
  if (isTuned || opened.dataFiles.length > 0) {
    return describe(model, await placeModel(out, model, maxFileBytes), { recipe, sizes });
  }
  await placeModelFile(out, { from: path });
  return describe(model, await digestOf(path, opened), { recipe, sizes });
}

async function digestOf(path: string, { dataFiles }: OpenedModel): Promise<PlacedModel> {
  const { digestFiles } = await import('@rn50/file-store/files');
  return digestFiles(path, dataFiles);
}

async function describe(
  model: ModelProto,
  placed: PlacedModel,
  { recipe, sizes }: Pick<JobResult, 'recipe'> & { readonly sizes?: SampleSizes | undefined },
): Promise<JobResult> {
  const { describeModel } = await import('@rn50/onnx-model');
  return { ...placed, facts: summary(describeModel(model, sizes)), recipe };
}

/** The facts a report keeps; the per-node list stays with `describeModel`. */
function summary(facts: ModelFacts): Record<string, unknown> {
  const { macNodes: _, ...rest } = facts;
  return rest;
}
