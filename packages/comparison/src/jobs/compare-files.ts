import type { Fidelity } from '@rn50/bench-stats';
import type { Feeds } from '@rn50/inference-runner';
import type { ComparedLayers } from '@rn50/onnx-quantize';
import { textOf } from '../errors.js';
import { readModelFile } from '../models/read-model-file.js';
import { entriesOf, isExercised, withoutRandom } from './fidelity-entries.js';
import { interruptible } from './interruptible.js';
import type { ComparedOutputs, FormsJob } from './jobs.js';
import { openInputs } from './open-inputs.js';

type LayersSetting = Pick<FormsJob, 'engine' | 'engines' | 'threads' | 'sessionOptions'>;
type LayerFields = Pick<Fidelity, 'layers' | 'layerInputs' | 'layersNote'>;

/** Does a job of the kind `forms`: both files in this process, which is faster than a worker for each. */
export async function compareForms(job: FormsJob): Promise<ComparedOutputs> {
  const { compareOutputs } = await import('@rn50/bench-stats/numbers');
  const { valuesOf } = await import('@rn50/inference-runner/feeds');
  const feeds: Feeds[] = [];
  for await (const sample of (await openInputs(job.inputs, job.plan)).feeds()) feeds.push(sample);
  const compared = await interruptible((signal) => compareFiles(job, [job.fp32, job.int8], feeds, signal));
  const { reference, candidate } = compared.outputs;
  const outputs = withoutRandom(compareOutputs(reference.map(valuesOf), candidate.map(valuesOf)), job.plan);
  const layers = isExercised(outputs) ? fieldsOf(compared, feeds.length) : {};
  const fidelity = entriesOf(outputs, { variantId: 'int8', reference: 'fp32' }, layers);
  return { fidelity, accuracy: [], doubt: null, warnings: [] };
}

/** The table of layers, or why there is none: it is an addition, and must not cost the other figures. */
export async function layersOf(
  setting: LayersSetting,
  files: readonly [reference: string, candidate: string],
  feeds: readonly Feeds[],
  signal: AbortSignal,
): Promise<LayerFields> {
  try {
    return fieldsOf(await compareFiles(setting, files, feeds, signal), feeds.length);
  } catch (error) {
    if (signal.aborted) throw error;
    return { layersNote: textOf(error) };
  }
}

function fieldsOf({ layers }: ComparedLayers, layerInputs: number): LayerFields {
  if (layers.length === 0) return { layersNote: 'no tensor has the same name and size in both files' };
  return { layers: [...layers], layerInputs };
}

async function compareFiles(
  { engine, engines, threads, sessionOptions }: LayersSetting,
  [reference, candidate]: readonly [reference: string, candidate: string],
  feeds: readonly Feeds[],
  signal: AbortSignal,
): Promise<ComparedLayers> {
  const { compareLayers } = await import('@rn50/onnx-quantize');
  const { loadEngine } = await import('@rn50/inference-runner/engines');
  const { model: float } = await readModelFile(reference);
  const { model: int8 } = await readModelFile(candidate);
  return compareLayers(float, int8, {
    engine: await loadEngine(engine, engines),
    feeds,
    threads,
    sessionOptions,
    signal,
  });
}
