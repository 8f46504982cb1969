import { boundedSqnrDb } from '@rn50/bench-stats/numbers';
import type { Engine, EngineSession, ModelOutputs } from '@rn50/inference-runner';
import { type Feeds, firstSample, fitFeeds } from '@rn50/inference-runner/feeds';
import { declaredBatch, type EncodedModel, type InputSpec } from '@rn50/onnx-model';
import { interrupted } from '../calibration/calibrate.js';
import { QuantizeError } from '../errors.js';
import { loadEncoded } from '../load-network.js';
import type { ComparedLayers, CompareLayersOptions } from './compared-layers.js';
import type { MatchedLayer } from './match-layers.js';

/** A network as a file, with its inputs. */
export interface Shown {
  readonly file: EncodedModel;
  readonly specs: readonly InputSpec[];
  /** The network's own outputs. */
  readonly outputs: readonly string[];
}

/** What one run put out. */
interface Seen {
  /** A tensor's values; null if it is not there, or not float32. */
  valuesOf(tensor: string): Float32Array | null;
  readonly outputs: ModelOutputs;
}

type Run = (sample: Feeds) => Promise<Seen>;
type Side = { readonly session: EngineSession; readonly run: Run };

/** Of a fixed batch the first answer counts. */
export async function open(shown: Shown | undefined, engine: Engine, options: CompareLayersOptions): Promise<Side> {
  if (shown === undefined) throw unsupported('a model is missing');
  const { specs, outputs } = shown;
  const { threads, sessionOptions } = options;
  // Two sessions live in this process: threads that spin would slow the other one.
  const session = await loadEncoded(engine, shown.file, { ...sessionOptions, threads, spinning: false });
  return { session, run: runOf(session, specs, outputs) };
}

/** A function of its own, so that its closure does not keep the file's bytes. */
function runOf(session: EngineSession, specs: readonly InputSpec[], own: readonly string[]): Run {
  const batch = declaredBatch(specs);
  return async (sample) => {
    const seen = await session.run(fitFeeds(specs, sample));
    return {
      valuesOf: (tensor) => {
        const values = seen[tensor]?.data;
        return values instanceof Float32Array ? values.subarray(0, values.length / batch) : null;
      },
      outputs: new Map(
        own.flatMap((name) => {
          const tensor = seen[name];
          return tensor === undefined ? [] : [[name, firstSample(tensor, batch)] as const];
        }),
      ),
    };
  };
}

export interface Pair extends Pick<MatchedLayer, 'name' | 'operator'> {
  readonly left: string;
  readonly right: string;
}

/** Pairs of unequal size are left out: they share only a name. */
export async function compareAll(
  pairs: readonly Pair[],
  left: Side,
  right: Side,
  { feeds, signal }: CompareLayersOptions,
): Promise<ComparedLayers> {
  const sums: PairSum[] = pairs.map((pair) => ({ pair, signal: 0, noise: 0, fits: true }));
  const outputs = { reference: [] as ModelOutputs[], candidate: [] as ModelOutputs[] };
  for (const sample of feeds) {
    if (signal?.aborted === true) throw interrupted(signal);
    const [reference, candidate] = await compareOne(sums, left, right, sample);
    outputs.reference.push(reference);
    outputs.candidate.push(candidate);
  }
  const layers = sums.flatMap((sum) => {
    const { name, operator } = sum.pair;
    return sum.fits ? [{ name, operator, sqnrDb: boundedSqnrDb(sum.signal, sum.noise) }] : [];
  });
  return { layers, outputs };
}

interface PairSum {
  readonly pair: Pair;
  signal: number;
  noise: number;
  fits: boolean;
}

/**
 * Both networks on one sample.
 * A function of its own: in the loop, one sample's tensors would be held until the next ones are there.
 * @returns both networks' own outputs
 */
async function compareOne(
  sums: readonly PairSum[],
  left: Side,
  right: Side,
  sample: Feeds,
): Promise<readonly [ModelOutputs, ModelOutputs]> {
  const [expected, found] = [await left.run(sample), await right.run(sample)];
  for (const sum of sums) {
    const [a, b] = [expected.valuesOf(sum.pair.left), found.valuesOf(sum.pair.right)];
    if (a === null || b === null || a.length !== b.length) sum.fits = false;
    else addTo(sum, a, b);
  }
  return [expected.outputs, found.outputs];
}

function addTo(sum: PairSum, a: Float32Array, b: Float32Array): void {
  let [signal, noise] = [0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const value = a[index] ?? 0;
    const difference = value - (b[index] ?? 0);
    signal += value * value;
    noise += difference * difference;
  }
  sum.signal += signal;
  sum.noise += noise;
}

export function unsupported(what: string): QuantizeError {
  return new QuantizeError('MODEL_UNSUPPORTED', `layers cannot be compared: ${what}`, 'Give two forms of one network.');
}
