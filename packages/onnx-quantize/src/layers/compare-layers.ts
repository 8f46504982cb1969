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
  const [reference, candidate] = [networkOf(float), networkOf(int8)];
  const layers = matchLayers(reference, candidate);
  const revealed = reveal(candidate, layers);
  const engine = options.engine ?? (await loadOrt());
  const tensors = layers.map((layer) => layer.reference);
  const left = await open(watched(reference, tensors), engine, options);
  try {
    const right = await open(watched(revealed.network, revealed.tensors), engine, options);
    try {
      const pairs = layers.map((layer, index) => ({
        ...layer,
        left: layer.reference,
        right: revealed.tensors[index] ?? '',
      }));
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
async function open(network: Network, engine: Engine, options: CompareLayersOptions): Promise<Side> {
  const [input] = network.inputs;
  if (input === undefined) throw unsupported('a model has no input');
  const { dims, batch } = calibrationInputs({ inputs: [], dims: options.dims }, input);
  const shape = dims.map((size, axis) => (axis === 0 ? batch : size));
  const { threads, sessionOptions } = options;
  // Two sessions live in this process: threads that spin would slow the other one.
  const session = await engine.load(writeModel(toModel(network)), { ...sessionOptions, threads, spinning: false });
  const run: Run = async (values) => {
    const data = repeated(values, batch);
    const outputs = await session.run({ [input.name]: { type: 'float32', dims: shape, data } });
    return (tensor) => {
      const seen = outputs[tensor]?.data;
      return seen instanceof Float32Array ? seen.subarray(0, seen.length / batch) : null;
    };
  };
  return { session, run, output: network.outputs[0]?.name ?? '' };
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
