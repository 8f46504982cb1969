import type { Accuracy, Fidelity } from '@rn50/bench-stats';
import { evenPick } from '@rn50/bench-stats/numbers';
import type { CountedFeedSource, Feeds, ModelOutputs } from '@rn50/inference-runner';
import type { LabelledImages } from '@rn50/onnx-quantize';
import { ComparisonError } from '../errors.js';
import { layersOf } from './compare-files.js';
import { interruptible } from './interruptible.js';
import type { ComparedOutputs, OutputsJob } from './jobs.js';
import { openInputs } from './open-inputs.js';

/** The outputs of at most so many inputs are kept for the figures between variants; every labelled picture counts. */
const MOST_COMPARED = 1000;
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
    const fidelity: Fidelity[] = [];
    for (const [index, variant] of job.variants.entries()) {
      const at = job.variants.findIndex(({ id }) => id === variant.reference);
      const reference = job.variants[at];
      if (reference === undefined) continue;
      const figures = await figuresOf(seen.logits[at] ?? [], seen.logits[index] ?? []);
      onProgress('comparing the layers');
      const terms = { ...variant, engines: job.engines, threads: job.threads };
      const layers = variant.layers ? await layersOf(terms, [reference.path, variant.path], sample, signal) : {};
      fidelity.push({ variantId: variant.id, reference: reference.id, ...figures, ...layers });
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
  if (inputs.kind !== 'labelled') return { source: await openInputs(inputs, plan), labels: null };
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
  readonly logits: readonly Float32Array[][];
  readonly places: readonly number[][];
  classes: number;
}

async function runAll(
  { variants, engines, threads }: OutputsJob,
  { source, feeds, labels }: Opened & { readonly feeds: AsyncIterable<Feeds> },
  kept: ReadonlySet<number>,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (text: string) => void },
): Promise<Seen> {
  const { inferTogether } = await import('@rn50/inference-runner');
  const { placeOf } = await import('@rn50/bench-stats/numbers');
  const { requireKnownClasses } = await import('@rn50/onnx-quantize');
  const seen: Seen = { logits: variants.map(() => []), places: variants.map(() => []), classes: 0 };
  await inferTogether({
    models: variants.map(({ path: modelPath, engine, sessionOptions }) => {
      return { modelPath, engine, engines, threads, sessionOptions, signal };
    }),
    feeds,
    onOutputs: (all, index) => {
      const outputs = all.map(firstOutput);
      if (index === 0) {
        seen.classes = outputs[0]?.length ?? 0;
        if (labels !== null) requireKnownClasses(labels, seen.classes);
      }
      const label = labels?.images[index]?.label;
      outputs.forEach((row, variant) => {
        if (kept.has(index)) seen.logits[variant]?.push(row);
        if (label !== undefined) seen.places[variant]?.push(placeOf(row, label));
      });
      onProgress(`input ${index + 1} of ${source.count}`);
    },
  });
  return seen;
}

/** A model's first output, e.g. logits. */
function firstOutput(outputs: ModelOutputs): Float32Array {
  const [[name, tensor] = ['', undefined]] = outputs;
  if (tensor?.type === 'float32') return tensor.data;
  throw new ComparisonError({
    code: 'BAD_OUTPUT',
    message: `The model's first output "${name}" is not float32.`,
    remedy: 'Compare models whose first output is float32, e.g. logits.',
  });
}

async function figuresOf(expected: readonly Float32Array[], found: readonly Float32Array[]) {
  const { fidelity } = await import('@rn50/bench-stats/numbers');
  return fidelity(expected, found);
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
