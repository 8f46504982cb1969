import type { Accuracy, Fidelity, ReportModel, Warning } from '@rn50/bench-stats';
import type { EngineRegistry } from '@rn50/inference-runner';
import { about, isTypedError, textOf } from '../errors.js';
import type { RunContext } from '../events.js';
import type { ComparedOutputs, OutputsJob } from '../jobs/jobs.js';
import { runJob } from '../jobs/run-job.js';
import type { PlannedVariant } from '../measure/plan.js';
import type { LabelledPictures } from '../request.js';
import { type ComparedPair, figureStore, type StoreSetting } from './figure-store.js';

/** Inputs the INT8 outputs are compared with FP32's on, without pictures; not those it was calibrated on. */
const PATTERNS = { kind: 'structured', count: 16, seed: 2 } as const;

/** Faults of the pictures, which the user can repair, and for which a run that asked for them ends. */
const PICTURE_FAULTS: ReadonlySet<string> = new Set([
  'BAD_OPTION',
  'IMAGE_DECODER_MISSING',
  'IMAGE_INVALID',
  'LABELS_INVALID',
]);

export interface FidelitySetting extends StoreSetting {
  /** Where engines are found by name; those of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  readonly models: readonly ReportModel[];
  /** Labelled pictures to compare on; null: generated patterns. */
  readonly images: LabelledPictures | null;
}

export interface MeasuredFidelity {
  readonly figures: readonly Fidelity[];
  readonly accuracy: readonly Accuracy[];
  readonly warnings: readonly Warning[];
}

const NOTHING: MeasuredFidelity = { figures: [], accuracy: [], warnings: [] };

/** A variant, and the id of the one that its outputs are compared with. */
export interface FidelityCandidate extends PlannedVariant {
  readonly reference: string;
}

/**
 * Which variants are compared with which: INT8 forms with their engine's FP32, and the FP32 of further engines with the
 * first one's. Those are left out of which either side could not run. Pure.
 *
 * @param ran whether a variant could be measured
 */
export function fidelityCandidates(
  [baseline, ...others]: readonly [PlannedVariant, ...PlannedVariant[]],
  ran: (variant: PlannedVariant) => boolean,
): FidelityCandidate[] {
  if (!ran(baseline)) return [];
  const bases = [baseline];
  const candidates: FidelityCandidate[] = [];
  for (const variant of others) {
    const base = bases.find(({ engine }) => engine === variant.engine);
    const isFirstOfEngine = base === undefined;
    if (isFirstOfEngine) bases.push(variant);
    const reference = base ?? baseline;
    if (!isFirstOfEngine && variant.precision === reference.precision) continue;
    if (ran(variant) && ran(reference)) candidates.push({ ...variant, reference: reference.id });
  }
  return candidates;
}

/**
 * How close each candidate's outputs are to its reference's, on this CPU, with the engine options of the measurement; on
 * labelled pictures also how often each is right. Layers are compared in the baseline's engine only, as they tell of the
 * files. What cannot be compared is a warning, never the end of the run, but for pictures that cannot be used. An interrupted
 * run has no figures.
 *
 * @param baseline the first of all variants, which candidates name as their reference, or one another
 */
export async function measureFidelity(
  baseline: PlannedVariant,
  candidates: readonly FidelityCandidate[],
  setting: FidelitySetting,
  { progress, signal, detail }: RunContext,
): Promise<MeasuredFidelity> {
  if (candidates.length === 0) return NOTHING;
  const { images } = setting;
  const pairs = candidates.map((candidate): ComparedPair => {
    const reference = [baseline, ...candidates].find(({ id }) => id === candidate.reference) ?? baseline;
    const isSameEngine = candidate.engine === baseline.engine;
    return { reference, candidate, layers: isSameEngine && candidate.modelPath !== baseline.modelPath };
  });
  const store = figureStore(setting, PATTERNS, detail);
  const kept = new Map<string, readonly Fidelity[]>();
  for (const pair of images === null ? pairs : []) {
    const figures = await store.read(pair);
    if (figures !== null) kept.set(pair.candidate.id, figures);
  }
  const missing = pairs.filter(({ candidate }) => !kept.has(candidate.id));
  const inOrder = (all: ReadonlyMap<string, readonly Fidelity[]>) => candidates.flatMap(({ id }) => all.get(id) ?? []);
  if (missing.length === 0) {
    detail('the outputs were compared in an earlier run');
    return { ...NOTHING, figures: inOrder(kept) };
  }
  const needed = new Set(missing.flatMap(({ candidate, reference }) => [candidate.id, reference.id]));
  const what = images === null ? `${PATTERNS.count} inputs` : `the pictures of ${images.given}`;
  const step = progress.start(`comparing the outputs on ${what}`);
  const job: OutputsJob = {
    kind: 'outputs',
    variants: [
      asJob(baseline, { reference: null, layers: false }),
      ...pairs
        .filter(({ candidate }) => needed.has(candidate.id))
        .map(({ candidate, reference, layers }) =>
          asJob(candidate, { reference: reference.id, layers: layers && !kept.has(candidate.id) }),
        ),
    ],
    inputs: images === null ? PATTERNS : { kind: 'labelled', path: images.path, preprocessing: images.preprocessing },
    plan: baseline.inputs,
    engines: setting.engines,
    threads: setting.threads,
  };
  try {
    const { fidelity, accuracy, doubt, warnings } = await runJob(job, { signal, onProgress: step.update });
    step.done();
    const found = new Map(
      missing.map(({ candidate: { id } }) => [id, fidelity.filter(({ variantId }) => variantId === id)]),
    );
    for (const pair of images === null ? missing : []) await store.keep(pair, found.get(pair.candidate.id) ?? []);
    const figures = inOrder(new Map([...kept, ...found]));
    return { figures, accuracy, warnings: [...warnings, ...doubtWarnings(doubt)] };
  } catch (error) {
    step.fail();
    if (signal.aborted) return NOTHING;
    if (images !== null && isTypedError(error) && PICTURE_FAULTS.has(error.code)) {
      throw about({ role: 'images', given: images.given }, error);
    }
    return { ...NOTHING, warnings: [notMeasured(error)] };
  }
}

function asJob(
  { id, modelPath: path, engine, sessionOptions }: PlannedVariant,
  compared: Pick<OutputsJob['variants'][number], 'reference' | 'layers'>,
): OutputsJob['variants'][number] {
  return { id, path, engine, sessionOptions, ...compared };
}

function notMeasured(error: unknown): Warning {
  const message = `the outputs could not be compared: ${textOf(error)}`;
  return { code: 'fidelity-not-measured', message, remedy: 'The measured speed is valid; check the models.' };
}

function doubtWarnings(doubt: ComparedOutputs['doubt']): Warning[] {
  if (doubt === null) return [];
  const remedy =
    'Name the folders by class index, or put a labels.txt with all class names, one per line, beside them; without it the accuracy may mean nothing.';
  return [{ code: 'classes-by-order', message: doubt, remedy }];
}
