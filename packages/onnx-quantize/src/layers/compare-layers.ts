import type { Engine, EngineSession, SessionOptions } from '@rn50/inference-runner';
import { type ModelProto, node as makeNode, writeModel } from '@rn50/onnx-model';
import { interrupted, watchedNetwork } from '../calibration/calibrate.js';
import { calibrationInputs, repeated } from '../calibration/calibration-inputs.js';
import { QuantizeError } from '../errors.js';
import { freshNames } from '../graph/names.js';
import { type Network, toModel, toNetwork } from '../graph/network.js';
import { loadOrt } from '../load-ort.js';
import { type MatchedLayer, matchLayers } from './match-layers.js';

/** How near a layer's output is to that of the float network while the whole network runs in INT8. */
export interface ComparedLayer {
  /** The node's name in the float network, or that of its first output. */
  readonly name: string;
  readonly operator: string;
  /**
   * Signal to quantization noise ratio in dB over all inputs, -120 to 120; null: identical. Of the tensor behind the
   * BatchNormalization, Relu or Clip that were worked into the layer; what the layers before it lose is in it.
   */
  readonly sqnrDb: number | null;
}

export interface ComparedLayers {
  /** In the order of the float network; empty if no tensor has the same name and size in both. */
  readonly layers: readonly ComparedLayer[];
  /** The first output of both for each input. */
  readonly outputs: { readonly reference: readonly Float32Array[]; readonly candidate: readonly Float32Array[] };
}

export interface CompareLayersOptions {
  /** One array each, `[C, H, W]`. */
  readonly inputs: readonly Float32Array[];
  /** The shape of one input, `[1, C, H, W]`. */
  readonly dims: readonly number[];
  readonly threads: number;
  readonly sessionOptions?: Omit<SessionOptions, 'threads'>;
  /** ONNX Runtime unless given. */
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
}

const MOST_DB = 120;

/**
 * The SQNR of every layer that two forms of one network both have, with the kernels that run on this CPU. Layers are matched by
 * the names of their tensors; `int8` may come from any quantizer that keeps them. Both networks run in this process, one input
 * at a time, with every compared tensor as an output.
 * @throws QuantizeError MODEL_UNSUPPORTED, ABORTED; RunnerError of the engine
 */
export async function compareLayers(
  float: ModelProto,
  int8: ModelProto,
  options: CompareLayersOptions,
): Promise<ComparedLayers> {
  // What follows holds neither model: a caller that lets go of them needs that much less memory.
  return run(prepare(float, int8, options), options);
}

/** A network as a file, with what one must know to feed it. */
interface Shown {
  readonly bytes: Uint8Array;
  readonly input: string;
  /** The shape of one run's input. */
  readonly dims: readonly number[];
  readonly batch: number;
  readonly output: string;
}

interface Prepared {
  /** The float network, then the INT8 one; taken out when it is loaded, so that its bytes are free again. */
  readonly files: Shown[];
  readonly pairs: readonly Pair[];
}

function prepare(float: ModelProto, int8: ModelProto, { dims }: CompareLayersOptions): Prepared {
  const [reference, candidate] = [networkOf(float), networkOf(int8)];
  const layers = matchLayers(reference, candidate);
  const revealed = reveal(candidate, layers);
  const shown = (network: Network, tensors: readonly string[]): Shown => {
    const [input] = network.inputs;
    if (input === undefined) throw unsupported('a model has no input');
    const fed = calibrationInputs({ inputs: [], dims }, input);
    return {
      bytes: writeModel(toModel(watched(network, tensors))),
      input: input.name,
      dims: fed.dims.map((size, axis) => (axis === 0 ? fed.batch : size)),
      batch: fed.batch,
      output: network.outputs[0]?.name ?? '',
    };
  };
  const tensors = layers.map((layer) => layer.reference);
  return {
    files: [shown(reference, tensors), shown(revealed.network, revealed.tensors)],
    pairs: layers.map((layer, index) => ({ ...layer, left: layer.reference, right: revealed.tensors[index] ?? '' })),
  };
}

async function run({ files, pairs }: Prepared, options: CompareLayersOptions): Promise<ComparedLayers> {
  const engine = options.engine ?? (await loadOrt());
  const left = await open(files.shift(), engine, options);
  try {
    const right = await open(files.shift(), engine, options);
    try {
      return await compareAll(pairs, left, right, options);
    } finally {
      await right.session.dispose();
    }
  } finally {
    await left.session.dispose();
  }
}

type Run = (values: Float32Array) => Promise<(tensor: string) => Float32Array | null>;
type Side = { readonly session: EngineSession; readonly run: Run; readonly output: string };

/** The network with these tensors as its outputs after its own first one. */
function watched(network: Network, tensors: readonly string[]): Network {
  const names = network.outputs.slice(0, 1).map(({ name }) => name);
  return watchedNetwork(network, [...new Set([...names, ...tensors])]);
}

/** Of a fixed batch the first answer counts. */
async function open(shown: Shown | undefined, engine: Engine, options: CompareLayersOptions): Promise<Side> {
  if (shown === undefined) throw unsupported('a model is missing');
  const { input, dims, batch, output } = shown;
  const { threads, sessionOptions } = options;
  // Two sessions live in this process: threads that spin would slow the other one.
  const session = await engine.load(shown.bytes, { ...sessionOptions, threads, spinning: false });
  return { session, output, run: runOf(session, { input, dims, batch }) };
}

/** Apart from where the bytes are, so that nothing keeps them. */
function runOf(session: EngineSession, { input, dims, batch }: Pick<Shown, 'input' | 'dims' | 'batch'>): Run {
  return async (values) => {
    const data = repeated(values, batch);
    const outputs = await session.run({ [input]: { type: 'float32', dims, data } });
    return (tensor) => {
      const seen = outputs[tensor]?.data;
      return seen instanceof Float32Array ? seen.subarray(0, seen.length / batch) : null;
    };
  };
}

interface Pair extends Pick<MatchedLayer, 'name' | 'operator'> {
  readonly left: string;
  readonly right: string;
}

/** Pairs whose tensors are of unequal size are left out: they have the name in common and nothing else. */
async function compareAll(
  pairs: readonly Pair[],
  left: Side,
  right: Side,
  { inputs, signal }: CompareLayersOptions,
): Promise<ComparedLayers> {
  const sums = pairs.map((pair) => ({ pair, signal: 0, noise: 0, fits: true }));
  const outputs = { reference: [] as Float32Array[], candidate: [] as Float32Array[] };
  for (const values of inputs) {
    if (signal?.aborted === true) throw interrupted(signal);
    const [expected, found] = [await left.run(values), await right.run(values)];
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
    return sum.fits ? [{ name, operator, sqnrDb: decibels(sum) }] : [];
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

function decibels({ signal, noise }: { signal: number; noise: number }): number | null {
  return noise === 0 ? null : Math.min(MOST_DB, Math.max(-MOST_DB, 10 * Math.log10(signal / noise)));
}

/** The network with the candidates' tensors in float; codes through a DequantizeLinear that nothing else reads. */
function reveal(
  network: Network,
  layers: readonly MatchedLayer[],
): { readonly network: Network; readonly tensors: readonly string[] } {
  const fresh = freshNames(network);
  const added = new Map<string, string>();
  const nodes = [...network.nodes];
  const tensors = layers.map(({ candidate }) => {
    if (candidate.kind === 'float') return candidate.tensor;
    const known = added.get(candidate.codes);
    if (known !== undefined) return known;
    const tensor = fresh(`${candidate.codes}_seen`);
    added.set(candidate.codes, tensor);
    const input = [candidate.codes, ...candidate.parameters];
    nodes.push(makeNode('DequantizeLinear', input, [tensor], {}, `${tensor}_dequantize`));
    return tensor;
  });
  return { network: { ...network, nodes }, tensors };
}

function networkOf(model: ModelProto): Network {
  if (model.graph === undefined) throw unsupported('a model has no graph');
  return toNetwork(model, model.graph);
}

function unsupported(what: string): QuantizeError {
  return new QuantizeError('MODEL_UNSUPPORTED', `layers cannot be compared: ${what}`, 'Give two forms of one network.');
}
