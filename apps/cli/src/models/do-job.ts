import { createHash } from 'node:crypto';
import type { ModelFacts, ModelProto } from '@rn50/onnx-model';
import type { OpenedCalibration } from '@rn50/onnx-quantize';
import type { ImageDims } from './image-dims.js';
import type { Calibration, Job, JobResult, QuantizeJob, TuneJob } from './jobs.js';
import { placeModelFile } from './place-model-file.js';
import { readModelFile } from './read-model-file.js';
import { tuneModel } from './tuning-job.js';

/** Does one job; runs in the child process. Typed errors of the packages pass through. */
export async function doJob(job: Job, onProgress: (text: string) => void): Promise<JobResult> {
  switch (job.kind) {
    case 'inspect':
      return inspect(job.path);
    case 'build':
      return build(job.out, job.seed);
    case 'quantize':
      return quantizeFile(job, onProgress);
    case 'tune':
      return tuneFile(job, onProgress);
  }
}

async function inspect(path: string): Promise<JobResult> {
  const { readModel } = await import('@rn50/onnx-model');
  const bytes = await readModelFile(path);
  return describe(readModel(bytes), bytes, null);
}

async function build(out: string, seed: number): Promise<JobResult> {
  const { buildResNet50, writeModel } = await import('@rn50/onnx-model');
  const model = buildResNet50({ version: 'v1', seed });
  const bytes = writeModel(model);
  await placeModelFile(out, bytes);
  return describe(model, bytes, { builder: 'resnet50-v1', seed });
}

async function quantizeFile(job: QuantizeJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { describeModel, imageInput, readModel, writeModel } = await import('@rn50/onnx-model');
  const { quantize } = await import('@rn50/onnx-quantize');
  const { kind: _, fp32, out, calibration, cpu, threads, tune, ...choices } = job;
  const float = readModel(await readModelFile(fp32));
  const { count, ...opened } = await openInputs(calibration, imageInput(describeModel(float)));
  const { model, report } = await quantize(float, {
    ...choices,
    calibration: opened,
    cpu,
    threads,
    onProgress: (progress) => {
      if (progress.step === 'calibrate') onProgress(`calibration input ${progress.done} of ${count}`);
    },
  });
  const tuned = tune
    ? await tuneModel(model, { cpu, threads, batch: 1, sessionOptions: {} }, onProgress)
    : { model, recipe: {} };
  const bytes = writeModel(tuned.model);
  await placeModelFile(out, bytes);
  return { ...(await describe(tuned.model, bytes, { ...report, calibration, ...tuned.recipe })), report };
}

async function tuneFile(job: TuneJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { readModel, writeModel } = await import('@rn50/onnx-model');
  const given = await readModelFile(job.path);
  const { model, recipe, isTuned } = await tuneModel(readModel(given), job, onProgress);
  const bytes = isTuned ? writeModel(model) : given;
  await placeModelFile(job.out, isTuned ? bytes : { from: job.path });
  return describe(model, bytes, recipe);
}

async function openInputs(calibration: Calibration, size: ImageDims): Promise<OpenedCalibration> {
  if (calibration.kind !== 'structured') {
    const { openCalibration } = await import('@rn50/onnx-quantize');
    return openCalibration(calibration, size);
  }
  const { structuredImages } = await import('@rn50/inference-runner');
  const { count, seed } = calibration;
  const { channels, height, width } = size;
  const inputs = structuredImages({ count, channels, height, width, seed });
  return { inputs, dims: [1, channels, height, width], count };
}

async function describe(
  model: ModelProto,
  bytes: Uint8Array,
  recipe: Record<string, unknown> | null,
): Promise<JobResult> {
  const { describeModel, imageInput } = await import('@rn50/onnx-model');
  const facts = describeModel(model);
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.byteLength,
    image: imageDims(imageInput(facts)),
    facts: summary(facts),
    recipe,
  };
}

function imageDims({ channels, height, width }: ImageDims): ImageDims {
  return { channels, height, width };
}

/** The facts a report keeps; the per-node list stays with `describeModel`. */
function summary(facts: ModelFacts): Record<string, unknown> {
  const { macNodes: _, ...rest } = facts;
  return rest;
}
