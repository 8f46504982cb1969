import type { Accuracy, Fidelity, ModelValues } from '@rn50/bench-stats';
import { evenPick } from '@rn50/bench-stats/numbers';
import type { CountedFeedSource, Feeds, ModelOutputs } from '@rn50/inference-runner';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { LabelledImages } from '@rn50/onnx-quantize';
import { ComparisonError } from '../errors.js';
import { layersOf } from './compare-files.js';
import { entriesOf, isExercised, withoutRandom } from './fidelity-entries.js';
import { interruptible } from './interruptible.js';
import type { ComparedOutputs, OutputsJob } from './jobs.js';
import { openInputs } from './open-inputs.js';

/** The outputs of at most so many inputs are kept for the figures between variants; every labelled picture counts. */
const MOST_COMPARED = 1000;
/** Fewer inputs where their outputs, of all variants, would take more memory than this; never fewer than two. */
const MOST_BYTES = 512e6;
/** Inputs that layers are compared on: each puts out every layer, some 40 MB for ResNet50. */
const LAYER_INPUTS = 8;

/** Does a job of the kind `outputs`: each variant in a worker of its own, the inputs a few at a time. */
export async function compareOutputs(job: OutputsJob, onProgress: (text: string) => void): Promise<ComparedOutputs> {
  const opened = await openAny(job);
  const kept = evenPick([...Array(opened.source.count).keys()], MOST_COMPARED);
  const sampled = new Set(evenPick(kept, LAYER_INPUTS));
  const sample: Feeds[] = [];
  return interruptible(async (signal) => {
    const seen = await runAll(
      job,
      { ...opened, feeds: keeping(opened.source.feeds(), sampled, sample) },
      new Set(kept),
      {
        signal,
        onProgress,
      },
    );
    const { compareOutputs } = await import('@rn50/bench-stats/numbers');
    const fidelity: Fidelity[] = [];
    for (const [index, variant] of job.variants.entries()) {
      const at = job.variants.findIndex(({ id }) => id === variant.reference);
      const reference = job.variants[at];
      if (reference === undefined) continue;
      const compared = compareOutputs(seen.outputs[at] ?? [], seen.outputs[index] ?? []);
      const outputs = withoutRandom(compared, job.plan);
      onProgress('comparing the layers');
      const setting = { ...variant, engines: job.engines, threads: job.threads };
      const layers =
        variant.layers && isExercised(outputs)
          ? await layersOf(setting, [reference.path, variant.path], sample, signal)
          : {};
      fidelity.push(...entriesOf(outputs, { variantId: variant.id, reference: reference.id }, layers));
    }
    const { labels } = opened;
    return {
      fidelity,
      accuracy: labels === null ? [] : await accuracyOf(job, labels, seen),
      doubt: labels === null ? null : doubtOf(labels, seen.classes),
      warnings: labels?.warnings ?? [],
    };
  });
}

interface Opened {
  readonly source: CountedFeedSource;
  readonly labels: LabelledImages | null;
}

async function openAny({ inputs, plan }: OutputsJob): Promise<Opened> {
  if (inputs.kind === 'structured') {
    const count = distinctSamples(plan, inputs.count);
    return { source: await openInputs({ ...inputs, count }, plan), labels: null };
  }
  const { labelledImages, pictureFeeds } = await import('@rn50/onnx-quantize');
  const labels = await labelledImages(inputs.path);
  const files = labels.images.map(({ path }) => path);
  return { source: pictureFeeds(files, plan, inputs.preprocessing), labels };
}

/** Hands feeds on, and keeps those whose place is wanted. */
async function* keeping(
  feeds: AsyncIterable<Feeds>,
  wanted: ReadonlySet<number>,
  kept: Feeds[],
): AsyncGenerator<Feeds> {
  let index = 0;
  for await (const sample of feeds) {
    if (wanted.has(index)) kept.push(sample);
    index += 1;
    yield sample;
  }
}

/** By variant: the outputs for the inputs that are kept, and the place of the right class for each labelled picture. */
interface Seen {
  readonly outputs: readonly ModelValues[][];
  readonly places: readonly number[][];
  classes: number;
}

async function runAll(
  { variants, engines, threads }: OutputsJob,
  { source, feeds, labels }: Opened & { readonly feeds: AsyncIterable<Feeds> },
  wanted: ReadonlySet<number>,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (text: string) => void },
): Promise<Seen> {
  const { inferTogether } = await import('@rn50/inference-runner');
  const { valuesOf } = await import('@rn50/inference-runner/feeds');
  const { classesOf, placeOf } = await import('@rn50/bench-stats/numbers');
  const { requireKnownClasses } = await import('@rn50/onnx-quantize');
  const seen: Seen = { outputs: variants.map(() => []), places: variants.map(() => []), classes: 0 };
  let kept = wanted;
  await inferTogether({
    models: variants.map(({ path: modelPath, engine, sessionOptions }) => {
      return { modelPath, engine, engines, threads, sessionOptions, signal };
    }),
    feeds,
    onOutputs: (all, index) => {
      if (index === 0) kept = new Set(evenPick([...wanted], mostKept(all)));
      const label = labels?.images[index]?.label;
      if (kept.has(index) || label !== undefined) {
        for (const [variant, outputs] of all.entries()) {
          const values = valuesOf(outputs);
          if (kept.has(index)) seen.outputs[variant]?.push(values);
          if (label === undefined || labels === null) continue;
          const logits = [...values.values()].find((output) => classesOf(output) !== null);
          if (logits === undefined) throw noClasses(values);
          if (index === 0 && variant === 0) {
            seen.classes = logits.data.length;
            requireKnownClasses(labels, seen.classes);
          }
          seen.places[variant]?.push(placeOf(logits.data, label));
        }
      }
      onProgress(`input ${index + 1} of ${source.count}`);
    },
  });
  return seen;
}

/** For how many inputs the outputs may be kept. */
function mostKept(all: readonly ModelOutputs[]): number {
  const bytes = all.flatMap((outputs) => [...outputs.values()]).reduce((sum, { data }) => sum + data.byteLength, 0);
  return Math.max(2, Math.floor(MOST_BYTES / Math.max(bytes, 1)));
}

/** How many of the samples differ: the user may give fewer, and of constants all are the same. */
function distinctSamples({ inputs, data }: InputPlan, count: number): number {
  const isDrawn = inputs.some(({ values: { kind } }) => kind === 'pictures' || kind === 'ids' || kind === 'waves');
  if (isDrawn) return count;
  return data !== null && inputs.some(({ values }) => values.kind === 'data') ? Math.min(count, data.count) : 1;
}

function noClasses(values: ModelValues): ComparisonError {
  const shapes = [...values].map(([name, { dims }]) => `${name} [${dims.join(',')}]`).join(', ');
  return new ComparisonError({
    code: 'BAD_OPTION',
    message: `labelled pictures need a model with an output [N, classes]; there is ${shapes}`,
    remedy: 'Give the pictures without labels, with --inputs, or compare classifiers.',
  });
}

async function accuracyOf({ variants }: OutputsJob, { source }: LabelledImages, seen: Seen): Promise<Accuracy[]> {
  const { accuracy } = await import('@rn50/bench-stats/numbers');
  return variants.map(({ id, reference }, index) => {
    const at = variants.findIndex((variant) => variant.id === reference);
    const { top1Difference: top1, ...figures } = accuracy(
      seen.places[index] ?? [],
      seen.places[at] ?? null,
      seen.classes,
    );
    return {
      variantId: id,
      labels: source,
      ...figures,
      ...(top1 === undefined || reference === null ? {} : { difference: { reference, top1 } }),
    };
  });
}

/** Why the accuracy may mean nothing, or null. Pure. */
export function doubtOf(
  { source, classes }: Pick<LabelledImages, 'source' | 'classes'>,
  modelClasses: number,
): string | null {
  if (source !== 'folder-order' || classes === null || classes.count === modelClasses) return null;
  return `the ${classes.count} class folders were numbered in their order, and the model has ${modelClasses} classes`;
}
