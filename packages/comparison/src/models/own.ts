import { basename } from 'node:path';
import type { Warning } from '@rn50/bench-stats';
import { about, ComparisonError } from '../errors.js';
import { runJob } from '../jobs/run-job.js';
import { type FileRef, type NamedFile, named } from '../request.js';
import { fetchById } from './ensure.js';
import type { ImageDims } from './image-dims.js';
import { type ModelFile, type ModelPair, modelFile } from './model-file.js';
import { quantizedFrom } from './quantized.js';
import type { ResolveContext } from './resolve-context.js';

/** The user's own models; with only `fp32`, the INT8 side is made from it. */
export async function ownModels(
  request: { readonly fp32: FileRef; readonly int8?: FileRef | null },
  context: ResolveContext,
): Promise<ModelPair> {
  const asked = named(request.fp32);
  const fp32 = await ownModel(asked, 'fp32', context);
  if (request.int8 == null) {
    const int8 = await quantizedFrom(fp32, { ...context, source: 'quantized' }).catch((error: unknown) => {
      throw about({ role: 'fp32', given: asked.given }, error);
    });
    return { fp32, int8, warnings: [calibratedOnPatterns()] };
  }
  const int8 = distinct(await ownModel(named(request.int8), 'int8', context), fp32);
  requireSameImage(fp32, int8);
  return { fp32, int8, warnings: fp32.sha256 === int8.sha256 ? [sameFile()] : [] };
}

/** A file, or the id of a model in the manifest. */
async function ownModel(file: NamedFile, precision: 'fp32' | 'int8', context: ResolveContext): Promise<ModelFile> {
  const { given } = file;
  const fetched = await fetchById(given, context);
  const path = fetched ?? file.path;
  const inspected = await runJob({ kind: 'inspect', path }, { signal: context.signal }).catch((error: unknown) => {
    throw about({ role: precision, given }, error);
  });
  const id = fetched === null ? basename(path, '.onnx') : given;
  return modelFile({ ...inspected, path }, { id, precision, source: fetched === null ? 'user' : 'zoo' });
}

/** `fp32/model.onnx` beside `int8/model.onnx` is a common layout: an id stands for one file in a report. */
function distinct(int8: ModelFile, fp32: ModelFile): ModelFile {
  return int8.id === fp32.id && int8.sha256 !== fp32.sha256 ? { ...int8, id: `${int8.id}-int8` } : int8;
}

function requireSameImage(fp32: ModelFile, int8: ModelFile): void {
  const dims = ({ channels, height, width }: ImageDims) => `[N, ${channels}, ${height}, ${width}]`;
  if (dims(fp32.image) === dims(int8.image)) return;
  throw new ComparisonError({
    code: 'DIFFERENT_INPUTS',
    message: `The two models take different inputs: --fp32 ${fp32.path} ${dims(fp32.image)}, --int8 ${int8.path} ${dims(int8.image)}`,
    remedy: 'Give two forms of the same network.',
  });
}

function sameFile(): Warning {
  return {
    code: 'same-file',
    message: 'both sides are the same file: an A/A run, which tells how noisy this machine is',
    remedy: 'Expect ratios of 1.00; the interval is the noise.',
  };
}

function calibratedOnPatterns(): Warning {
  return {
    code: 'calibrated-on-patterns',
    message:
      'the INT8 model was calibrated on generated patterns, not on your data: its speed is real, its accuracy is not the best it can be',
    remedy:
      'Quantize with your own images: rn50 quantize <fp32.onnx> -o <int8.onnx> --calibration <folder of images>, then --int8 <int8.onnx>.',
  };
}
