import type { TuningRewrite } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import type { Network } from '../graph/network.js';
import { type Bench, isFaster, raceUntilClear, standing } from './bench.js';
import type { ConvolutionChoice, RewriteChoice, TuningChoices, TuningVerdict } from './choices.js';
import { chooseForms } from './choose-forms.js';
import { quantizedConvolutions, withGemmForm } from './kernel-form.js';
import { matchProfile } from './match-profile.js';
import type { TuneProgress } from './options.js';
import { mergeProjections } from './projection-merge.js';
import type { Rewrite } from './rewrite.js';
import { spaceToDepthStem } from './space-to-depth.js';
import { skipUnreadPixels } from './unread-pixels.js';

/** Rewrites of the graph itself, in the order they are applied. */
const REWRITES: readonly NamedRewrite[] = [
  { name: 'unread-pixels', rewrite: skipUnreadPixels },
  { name: 'space-to-depth-stem', rewrite: spaceToDepthStem },
];
/**
 * ONNX Runtime refuses a convolution whose codes have a scale for each channel, runs one whose float output is split in float,
 * and takes longer for a float model (1.05 times), as its blocked layout cannot be split.
 */
const REWRITES_BUT_FOR_ORT: readonly NamedRewrite[] = [
  ...REWRITES,
  { name: 'projection-merge', rewrite: mergeProjections },
];

interface NamedRewrite {
  readonly name: TuningRewrite;
  readonly rewrite: Rewrite;
}

export interface Found extends Pick<TuningChoices, 'convolutions' | 'rewrites' | 'verdict'> {
  /** null: nothing is faster than the network as given. */
  readonly network: Network | null;
}

export interface SearchOptions {
  readonly bench: Bench;
  /** Whether the engine is ONNX Runtime, which has kernel forms to choose from. */
  readonly isOrt: boolean;
  readonly onProgress: (progress: TuneProgress) => void;
}

/**
 * The fastest form of a network: each rewrite of the graph is measured against the network as given and kept where it is
 * faster beyond its interval; on what comes of that, each convolution gets the faster kernel form by profiles of
 * both; the whole is then measured against the network as given, and dropped unless it is faster beyond the interval.
 * That last race uses fresh readings: a form picked by its readings looks better in them than it is.
 */
export async function search(given: Network, options: SearchOptions): Promise<Found> {
  const structure = await tryRewrites(given, options);
  const forms = options.isOrt ? await tryForms(structure.network, options) : NO_FORMS;
  const rewritten = structure.kept > 0 ? structure.network : null;
  if (forms.network === null && rewritten === null) {
    return {
      network: null,
      convolutions: forms.convolutions,
      rewrites: structure.rewrites,
      verdict: verdictOf(null, options),
    };
  }
  options.onProgress({ step: 'verify', text: 'the tuned model against the model as given' });
  const finalists = [rewritten, forms.network].flatMap((network) => network ?? []);
  const [base, ...records] = await raceUntilClear((networks) => options.bench.race(networks), [given, ...finalists]);
  const [rewrittenRecord, formsRecord] = rewritten === null ? [base, records[0]] : records;
  const formsStanding = forms.network === null ? null : standing(rewrittenRecord, formsRecord);
  const keepsForms = formsStanding?.status === 'ok' && isFaster(formsStanding.times);
  const overall = standing(base, keepsForms ? formsRecord : rewrittenRecord);
  const times = overall.status === 'ok' && (keepsForms || rewritten !== null) ? overall.times : null;
  const verdict = verdictOf(times, options);
  const rewrites: RewriteChoice[] = [...structure.rewrites];
  if (formsStanding !== null) {
    const sites = forms.convolutions.flatMap(({ name, form }) => (form === 'gemm' ? [name] : []));
    rewrites.push(
      formsStanding.status === 'ok'
        ? { name: 'kernel-forms', sites, outcome: keepsForms ? 'kept' : 'no-gain', times: formsStanding.times }
        : { name: 'kernel-forms', sites, outcome: 'failed', message: formsStanding.message },
    );
  }
  const convolutions = keepsForms ? forms.convolutions : forms.convolutions.map((one) => ({ ...one, form: DIRECT }));
  const network = verdict.kind === 'untuned' ? null : keepsForms ? forms.network : rewritten;
  return { network, convolutions, rewrites, verdict };
}

const DIRECT = 'direct' as const;
const NO_FORMS = { network: null, convolutions: [] as readonly ConvolutionChoice[] };

function verdictOf(times: TuningVerdict['times'], { isOrt }: Pick<SearchOptions, 'isOrt'>): TuningVerdict {
  if (times === null)
    return { kind: 'untuned', reason: `no rewrite${isOrt ? ' and no kernel form' : ''} is faster`, times };
  if (isFaster(times)) return { kind: 'tuned', times };
  return { kind: 'untuned', reason: 'the tuned model is not faster beyond the interval', times };
}

/** Each rewrite by itself against the network as given, all in one race; those that win are put together. */
async function tryRewrites(given: Network, { bench, isOrt, onProgress }: SearchOptions) {
  const candidates = (isOrt ? REWRITES : REWRITES_BUT_FOR_ORT).flatMap(({ name, rewrite }) => {
    const rewritten = rewrite(given);
    return rewritten === null ? [] : [{ name, rewrite, ...rewritten }];
  });
  const nothing = { network: given, rewrites: [] as RewriteChoice[], kept: 0 };
  if (candidates.length === 0) return nothing;
  onProgress({ step: 'rewrites', text: candidates.map(({ name }) => name).join(', ') });
  const [base, ...records] = await raceUntilClear(
    (networks) => bench.race(networks),
    [given, ...candidates.map(({ network }) => network)],
  );
  if (base?.status !== 'ok') throw notMeasured(base?.message ?? '');
  const rewrites = candidates.map(({ name, sites }, index): RewriteChoice => {
    const result = standing(base, records[index]);
    if (result.status === 'failed') return { name, sites, outcome: 'failed', message: result.message };
    return { name, sites, outcome: isFaster(result.times) ? 'kept' : 'no-gain', times: result.times };
  });
  const kept = candidates.filter((_, index) => rewrites[index]?.outcome === 'kept');
  const network = kept.reduce((before, { rewrite }) => rewrite(before)?.network ?? before, given);
  return { network, rewrites, kept: kept.length };
}

/**
 * Profiles of both forms, D G G D, so that a drift of the machine falls on both alike. If the first two show no
 * convolution faster in GEMM form, the others are not taken.
 */
async function tryForms(network: Network, { bench, onProgress }: SearchOptions) {
  const convolutions = quantizedConvolutions(network);
  const names = convolutions.map(({ name }) => name);
  const gemm = withGemmForm(network, new Set(names));
  if (gemm === null) return NO_FORMS;
  onProgress({ step: 'kernel-forms', text: `profiles of ${names.length} convolutions in both forms` });
  const timesOf = async (form: Network): Promise<Times> => matchProfile(convolutions, await bench.profile(form));
  const direct = [await timesOf(network)];
  const inGemm = [await timesOf(gemm.network)];
  if (chooseForms(names, direct, inGemm).some(({ form }) => form === 'gemm')) {
    inGemm.push(await timesOf(gemm.network));
    direct.push(await timesOf(network));
  }
  const choices = chooseForms(names, direct, inGemm);
  const wanted = new Set(choices.flatMap(({ name, form }) => (form === 'gemm' ? [name] : [])));
  return { network: withGemmForm(network, wanted)?.network ?? null, convolutions: choices };
}

type Times = Map<string, number>;

function notMeasured(message: string): QuantizeError {
  return new QuantizeError(
    'TUNING_FAILED',
    `the model cannot be measured: ${message}`,
    'Check that the engine runs the model as it is.',
  );
}
