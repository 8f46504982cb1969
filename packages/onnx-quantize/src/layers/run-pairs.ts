import { boundedSqnrDb } from '@rn50/bench-stats/numbers';
import type { Engine, EngineSession } from '@rn50/inference-runner';
import { type Feeds, fitFeeds } from '@rn50/inference-runner/feeds';
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
  readonly output: string;
}

type Run = (sample: Feeds) => Promise<(tensor: string) => Float32Array | null>;
type Side = { readonly session: EngineSession; readonly run: Run; readonly output: string };

/** Of a fixed batch the first answer counts. */
export async function open(shown: Shown | undefined, engine: Engine, options: CompareLayersOptions): Promise<Side> {
  if (shown === undefined) throw unsupported('a model is missing');
  const { specs, output } = shown;
  const { threads, sessionOptions } = options;
  // Two sessions live in this process: threads that spin would slow the other one.
  const session = await loadEncoded(engine, shown.file, { ...sessionOptions, threads, spinning: false });
  return { session, output, run: runOf(session, specs) };
}

/** A function of its own, so that its closure does not keep the file's bytes. */
function runOf(session: EngineSession, specs: readonly InputSpec[]): Run {
  const batch = declaredBatch(specs);
  return async (sample) => {
    const outputs = await session.run(fitFeeds(specs, sample));
    return (tensor) => {
      const seen = outputs[tensor]?.data;
      return seen instanceof Float32Array ? seen.subarray(0, seen.length / batch) : null;
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
  const sums = pairs.map((pair) => ({ pair, signal: 0, noise: 0, fits: true }));
  const outputs = { reference: [] as Float32Array[], candidate: [] as Float32Array[] };
  for (const sample of feeds) {
    if (signal?.aborted === true) throw interrupted(signal);
    const [expected, found] = [await left.run(sample), await right.run(sample)];
    outputs.reference.push(firstOutput(expected, left));
    outputs.candidate.push(firstOutput(found, right));
    for (const sum of sums) {
      const [a, b] = [expected(sum.pair.left), found(sum.pair.right)];
      if (a === null || b === null || a.length !== b.length) sum.fits = false;
      else addTo(sum, a, b);
    }
  }
  const layers = sums.flatMap((sum) => {
    const { name, operator } = sum.pair;
    return sum.fits ? [{ name, operator, sqnrDb: boundedSqnrDb(sum.signal, sum.noise) }] : [];
  });
  return { layers, outputs };
}

function firstOutput(seen: (tensor: string) => Float32Array | null, { output }: Side): Float32Array {
  const values = seen(output);
  if (values === null) throw unsupported(`the output ${output} is not float32`);
  return values.slice();
}

function addTo(sum: { signal: number; noise: number }, a: Float32Array, b: Float32Array): void {
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
