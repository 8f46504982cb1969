import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import type { ModelFacts, ModelProto } from '@rn50/onnx-model';
import { CliError, EXIT } from '../errors.js';
import type { ImageDims } from './image-dims.js';
import type { Calibration, Job, JobResult, QuantizeJob, TuneJob } from './jobs.js';
import { sameFile, tuneModel } from './tuning-job.js';

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
  await replaceFile(out, bytes);
  return describe(model, bytes, { builder: 'resnet50-v1', seed });
}

async function quantizeFile(job: QuantizeJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { describeModel, imageInput, readModel, writeModel } = await import('@rn50/onnx-model');
  const { quantize } = await import('@rn50/onnx-quantize');
  const fp32 = readModel(await readModelFile(job.fp32));
  const image = imageInput(describeModel(fp32));
  const { model, report } = await quantize(fp32, {
    calibration: {
      inputs: await calibrationInputs(job.calibration, image),
      dims: [1, image.channels, image.height, image.width],
    },
    form: job.form,
    method: job.method,
    reduceRange: job.reduceRange,
    cpu: job.cpu,
    threads: job.threads,
    onProgress: (progress) => {
      if (progress.step === 'calibrate') onProgress(`calibration input ${progress.done} of ${progress.total}`);
    },
  });
  const terms = { cpu: job.cpu, threads: job.threads, batch: 1, sessionOptions: {} };
  const tuned = job.tune ? await tuneModel(model, terms, onProgress) : { model, recipe: {} };
  const bytes = writeModel(tuned.model);
  await replaceFile(job.out, bytes);
  return describe(tuned.model, bytes, { ...report, calibration: job.calibration, ...tuned.recipe });
}

async function tuneFile(job: TuneJob, onProgress: (text: string) => void): Promise<JobResult> {
  const { readModel, writeModel } = await import('@rn50/onnx-model');
  const given = await readModelFile(job.path);
  const { model, recipe, isTuned } = await tuneModel(readModel(given), job, onProgress);
  const bytes = isTuned ? writeModel(model) : given;
  if (isTuned) await replaceFile(job.out, bytes);
  else await sameFile(job.path, job.out);
  return describe(model, bytes, recipe);
}

async function calibrationInputs(
  calibration: Calibration,
  { channels, height, width }: ImageDims,
): Promise<Float32Array[]> {
  if (calibration.kind === 'structured') {
    const { structuredImages } = await import('@rn50/inference-runner');
    return structuredImages({ count: calibration.count, channels, height, width, seed: calibration.seed });
  }
  const { readNpy } = await import('@rn50/onnx-quantize');
  const { dims, data } = readNpy(await readFile(calibration.path));
  const size = channels * height * width;
  const images = dims.length === 4 ? (dims[0] ?? 0) : 1;
  if (images === 0 || images * size !== data.length || dims.at(-1) !== width || dims.at(-2) !== height) {
    throw new CliError({
      code: 'CALIBRATION_SHAPE',
      message: `${calibration.path} holds an array of shape [${dims.join(', ')}], the model takes [N, ${channels}, ${height}, ${width}]`,
      remedy: 'Save the calibration images in the shape of the model’s input, preprocessed as for inference.',
      exitCode: EXIT.notMeasured,
    });
  }
  return Array.from({ length: images }, (_, i) => data.subarray(i * size, (i + 1) * size));
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

async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    const problem = { ENOENT: `There is no model file at ${path}`, EISDIR: `${path} is a folder, not a model file` };
    throw new CliError({
      code: code === 'ENOENT' ? 'MODEL_MISSING' : 'MODEL_UNREADABLE',
      message: problem[code as keyof typeof problem] ?? `The model file ${path} cannot be read (${code})`,
      remedy: 'Give the path of an ONNX file.',
      exitCode: EXIT.notMeasured,
      cause,
    });
  }
}

/** Writes beside the target, then renames: the path is absent or whole. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new CliError({
      code: 'MODEL_NOT_WRITTEN',
      message: `The model cannot be written to ${path} (${detail})`,
      remedy: 'Choose a folder that can be written: --cache-dir or RN50_CACHE_DIR for the cache, -o for a file.',
      exitCode: EXIT.notMeasured,
      cause,
    });
  }
}
