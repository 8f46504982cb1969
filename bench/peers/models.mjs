// The models of the run: ours by way of rn50's own cache, those of Python's quantizers made anew.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runComparison } from '@rn50/comparison';
import { structuredImages } from '@rn50/inference-runner';
import { npyOfImages } from '../npy.mjs';
import { reasonOf } from './environment.mjs';

/** In rn50's manifest. */
const ZOO_FP32 = 'resnet50-v1-12';
const script = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * ResNet50 as FP32, our portable INT8 file and the tuned one, Python's `quantize_static` and NNCF on the same calibration data.
 * @param folder where to write; must be there
 * @param has whether a package is installed
 * @param say takes a line about what is being done
 * @returns paths by name, `null` for a model that could not be made, and lines that say so
 */
export async function makeModels({ folder, threads, python, has, say }) {
  const images = join(folder, 'images.npy');
  const calibration = structuredImages({ count: 16, channels: 3, height: 224, width: 224 });
  writeFileSync(images, npyOfImages(calibration));
  const report = await ours(threads, say);
  const byKind = (precision, isTuned) =>
    report.models.find((model) => model.precision === precision && (model.source === 'tuned') === isTuned)?.path ??
    null;
  const fp32 = byKind('fp32', false);
  const isToSay = ({ code, message }) => code === 'synthetic-weights' || /^tuning-.+ INT8/.test(`${code} ${message}`);
  // Of both sides in one message; FP32 is not tuned here.
  const notes = report.warnings.filter(isToSay).map(({ message }) => message.split(/\.? FP32: /)[0]);
  const make = (name, packages, terms, made) => {
    if (!packages.every(has)) return null;
    say(`quantizing with ${name}`);
    try {
      execFileSync(python, terms, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 26 });
      return join(folder, made);
    } catch (error) {
      notes.push(`${name} could not quantize the model: ${reasonOf(error)}`);
      return null;
    }
  };
  const forms = [script('../int8-forms.py'), fp32, images, folder, 'u8-s8-channel'];
  const ir = join(folder, 'nncf.xml');
  return {
    images,
    notes,
    paths: {
      fp32,
      int8: byKind('int8', false),
      tuned: byKind('int8', true),
      static: make('quantize_static', ['onnxruntime', 'onnx'], forms, 'u8-s8-channel.onnx'),
      nncf: make('nncf', ['nncf', 'openvino'], [script('nncf-form.py'), fp32, images, ir], 'nncf.xml'),
    },
  };
}

/** A comparison of next to no runs makes, tunes and caches the models; the zoo's FP32 file if it is in the cache. */
async function ours(threads, say) {
  const request = {
    tune: true,
    threads,
    batch: 1,
    amount: { kind: 'fixed', warmup: 1, iterations: 2 },
    store: { offline: true, cacheDir: process.env.RN50_CACHE_DIR ?? null },
  };
  const onEvent = ({ kind, state, step }) => {
    if (kind === 'step' && state === 'started') say(step);
  };
  try {
    return await runComparison({ ...request, models: { kind: 'own', fp32: ZOO_FP32 } }, { onEvent });
  } catch (error) {
    if (error.code !== 'OFFLINE_MISS') throw error;
    return runComparison({ ...request, models: { kind: 'builtin', choice: 'synthetic' } }, { onEvent });
  }
}
