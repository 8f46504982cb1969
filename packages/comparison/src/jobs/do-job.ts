import { createHash } from 'node:crypto';
import type { ModelFacts, ModelProto } from '@rn50/onnx-model';
import { declaredInputs } from '../models/model-file.js';
import { placeModelFile } from '../models/place-model-file.js';
import { readModelFile } from '../models/read-model-file.js';
import { compareForms } from './compare-files.js';
import type { ComparedOutputs, Job, JobResult, QuantizeJob, TrialJob, TuneJob } from './jobs.js';
import { openInputs } from './open-inputs.js';
import { compareOutputs } from './outputs-job.js';
import { tuneModel } from './tuning-job.js';

/** Does one job; runs in the child process. Typed errors of the packages pass through. */
export async function doJob(job: Job, onProgress: (text: string) => void): Promise<JobResult | ComparedOutputs> {
  switch (job.kind) {
    case 'inspect':
      return inspect(job.path);
    case 'build':
      return build(job.out, job.seed);
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

async function inspect(path: string): Promise<JobResult> {
  const { readModel } = await import('@rn50/onnx-model');
  const bytes = await readModelFile(path);
  const model = readModel(bytes);
  const described = await describe(model, bytes, null);
  const { inputHints, inputSpecs, weightShapes } = await import('@rn50/onnx-model');
  const hints = inputHints(model, inputSpecs(declaredInputs(described.facts)));
  return { ...described, hints, weightShapes: weightShapes(model) };
}

async function build(out: string, seed: number): Promise<JobResult> {
  const { buildResNet50, writeModel } = await import('@rn50/onnx-model');
  const model = buildResNet50({ version: 'v1', seed });
  const bytes = writeModel(model);
  await placeModelFile(out, bytes);
  return describe(model, bytes, { builder: 'resnet50-v1', seed });
}

async function quantizeFile(job: QuantizeJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { writeModel } = await import('@rn50/onnx-model');
  const { out, calibration, plan, engine, engines, cpu, threads, tune } = job;
  const { model, report } = await quantizeRead(job, onProgress);
  const tuned = tune
    ? await tuneModel(model, { engine, engines, cpu, threads, plan, batch: 1, sessionOptions: {} }, onProgress)
    : { model, recipe: {} };
  const bytes = writeModel(tuned.model);
  await placeModelFile(out, bytes);
  return { ...(await describe(tuned.model, bytes, { ...report, calibration, ...tuned.recipe })), report };
}

/** In a function of its own, which is left before the work begins: nothing must hold the FP32 model any longer. */
async function quantizeRead(job: QuantizeJob, onProgress: (text: string) => void) {
  const { readModel } = await import('@rn50/onnx-model');
  const { quantize } = await import('@rn50/onnx-quantize');
  const { loadEngine } = await import('@rn50/inference-runner');
  const { kind: _kind, fp32, out: _out, tune: _tune, calibration, plan, engine, engines, ...choices } = job;
  const float = readModel(await readModelFile(fp32));
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
  const { readModel, writeModel } = await import('@rn50/onnx-model');
  const { stripped } = await import('@rn50/onnx-quantize');
  const model = stripped(readModel(await readModelFile(path)));
  const bytes = writeModel(model);
  await placeModelFile(out, bytes);
  return describe(model, bytes, null);
}

async function tryFile(job: TrialJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { readModel, writeModel } = await import('@rn50/onnx-model');
  const { dequantized, quantizeUncalibrated } = await import('@rn50/onnx-quantize');
  const { path, out, reduceRange, cpu, tune } = job;
  const float = dequantized(readModel(await readModelFile(path)));
  const quantized = quantizeUncalibrated(float, { reduceRange, cpu });
  const { model } = tune === null ? { model: quantized } : await tuneModel(quantized, { ...tune, cpu }, onProgress);
  const bytes = writeModel(model);
  await placeModelFile(out, bytes);
  return describe(model, bytes, null);
}

async function tuneFile(job: TuneJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { readModel, writeModel } = await import('@rn50/onnx-model');
  const given = await readModelFile(job.path);
  const { model, recipe, isTuned } = await tuneModel(readModel(given), job, onProgress);
  const bytes = isTuned ? writeModel(model) : given;
  await placeModelFile(job.out, isTuned ? bytes : { from: job.path });
  return describe(model, bytes, recipe);
}

async function describe(
  model: ModelProto,
  bytes: Uint8Array,
  recipe: Record<string, unknown> | null,
): Promise<JobResult> {
  const { describeModel } = await import('@rn50/onnx-model');
  const facts = describeModel(model);
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.byteLength,
    facts: summary(facts),
    recipe,
  };
}

/** The facts a report keeps; the per-node list stays with `describeModel`. */
function summary(facts: ModelFacts): Record<string, unknown> {
  const { macNodes: _, ...rest } = facts;
  return rest;
}
