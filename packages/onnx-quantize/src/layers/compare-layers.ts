import type { Engine } from '@rn50/inference-runner';
import { type Feeds, fitFeeds } from '@rn50/inference-runner/feeds';
import { inferShapes, inputSpecs, type ModelProto, node as makeNode, tensorFacts } from '@rn50/onnx-model';
import { watchedNetwork } from '../calibration/watched-network.js';
import { freshNames } from '../graph/names.js';
import { type Network, toModel, toNetwork } from '../graph/network.js';
import { encodeNetwork } from '../load-network.js';
import { loadOrt } from '../load-ort.js';
import { widenHalves } from '../passes/widen-halves.js';
import type { ComparedLayers, CompareLayersOptions } from './compared-layers.js';
import { type MatchedLayer, matchLayers } from './match-layers.js';
import { compareAll, open, type Pair, type Shown, unsupported } from './run-pairs.js';

/** What the compared tensors of one network may take in a run; more are compared in several rounds, but not in more than these. */
const MOST_BYTES = 2 ** 28;
const MOST_ROUNDS = 8;

/**
 * The SQNR of every layer that two forms of one network both have, with the kernels that run on this CPU. Layers are matched by
 * the names of their tensors; `int8` may come from any quantizer that keeps them. Both networks run in this process, one sample
 * at a time, with the compared tensors as outputs: all of them, or so many as fit into memory.
 * @throws QuantizeError MODEL_UNSUPPORTED, ABORTED; RunnerError of the engine
 */
export async function compareLayers(
  float: ModelProto,
  int8: ModelProto,
  { mostBytes = MOST_BYTES, ...options }: CompareLayersOptions & { readonly mostBytes?: number },
): Promise<ComparedLayers> {
  // `run` holds neither model if there is one round, so a caller that drops them frees their memory.
  return runAll(prepare(float, int8, { feeds: options.feeds, mostBytes }), options);
}

/** What is compared together. */
interface Round {
  readonly pairs: readonly Pair[];
  /** The float network, then the INT8 one; each is taken out when it is loaded, so that its bytes are free again. */
  readonly files: () => Shown[];
}

function prepare(
  float: ModelProto,
  int8: ModelProto,
  { feeds, mostBytes }: Pick<CompareLayersOptions, 'feeds'> & { readonly mostBytes: number },
): Round[] {
  const [reference, candidate] = [networkOf(float), networkOf(int8)];
  const layers = matchLayers(reference, candidate);
  const revealed = reveal(candidate, layers);
  const pairs = layers.map(
    (layer, index): Pair => ({ ...layer, left: layer.reference, right: revealed.tensors[index] ?? '' }),
  );
  const rounds = inRounds(pairs, bytesOfTensors(reference, feeds, pairs), mostBytes);
  const [only = []] = rounds;
  if (rounds.length <= 1) return [{ pairs: only, files: given(shownBoth(reference, revealed.network, only)) }];
  return rounds.map((round) => ({ pairs: round, files: () => shownBoth(reference, revealed.network, round) }));
}

/** A function of its own, which holds nothing else. */
function given<T>(value: T): () => T {
  return () => value;
}

function shownBoth(reference: Network, candidate: Network, pairs: readonly Pair[]): Shown[] {
  const shown = (network: Network, tensors: readonly string[]): Shown => {
    if (network.inputs.length === 0) throw unsupported('a model has no input');
    return {
      file: encodeNetwork(watched(network, tensors)),
      specs: inputSpecs(network.inputs.map(tensorFacts)),
      outputs: network.outputs.map(({ name }) => name),
    };
  };
  const [left, right] = [pairs.map((pair) => pair.left), pairs.map((pair) => pair.right)];
  return [shown(reference, left), shown(candidate, right)];
}

/** Bytes of each tensor in float32; an unknown one counts as much as the largest of the compared ones that are known. */
function bytesOfTensors(
  network: Network,
  [sample]: readonly Feeds[],
  pairs: readonly Pair[],
): (tensor: string) => number {
  const fed = sample === undefined ? {} : fitFeeds(inputSpecs(network.inputs.map(tensorFacts)), sample);
  const dims = Object.fromEntries(Object.entries(fed).map(([name, tensor]) => [name, tensor.dims]));
  const shapes = inferShapes(toModel(network), dims);
  const knownBytes = (tensor: string): number | null => {
    const shape = shapes.get(tensor);
    return shape?.every((dim) => typeof dim === 'number') === true ? shape.reduce((all, dim) => all * dim, 4) : null;
  };
  const largest = Math.max(0, ...pairs.map(({ left }) => knownBytes(left) ?? 0));
  return (tensor) => knownBytes(tensor) ?? largest;
}

function inRounds(pairs: readonly Pair[], bytesOf: (tensor: string) => number, mostBytes: number): Pair[][] {
  const all = pairs.reduce((sum, { left }) => sum + bytesOf(left), 0);
  const most = Math.max(mostBytes, all / MOST_ROUNDS);
  const rounds: Pair[][] = [];
  let taken = Number.POSITIVE_INFINITY;
  for (const pair of pairs) {
    const bytes = bytesOf(pair.left);
    if (taken + bytes > most) {
      rounds.push([]);
      taken = 0;
    }
    rounds.at(-1)?.push(pair);
    taken += bytes;
  }
  return rounds;
}

async function runAll(rounds: readonly Round[], options: CompareLayersOptions): Promise<ComparedLayers> {
  const engine = options.engine ?? (await loadOrt());
  const compared: ComparedLayers[] = [];
  for (const round of rounds) compared.push(await run(round, engine, options));
  const { outputs } = compared[0] ?? { outputs: { reference: [], candidate: [] } };
  return { layers: compared.flatMap(({ layers }) => layers), outputs };
}

async function run(round: Round, engine: Engine, options: CompareLayersOptions): Promise<ComparedLayers> {
  const files = round.files();
  const left = await open(files.shift(), engine, options);
  try {
    const right = await open(files.shift(), engine, options);
    try {
      return await compareAll(round.pairs, left, right, options);
    } finally {
      await right.session.dispose();
    }
  } finally {
    await left.session.dispose();
  }
}

/** The network with these tensors as outputs after its own, whose types stay. */
function watched(network: Network, tensors: readonly string[]): Network {
  const own = new Set(network.outputs.map(({ name }) => name));
  const others = [...new Set(tensors)].filter((name) => !own.has(name));
  if (others.length === 0) return network;
  return { ...network, outputs: [...network.outputs, ...watchedNetwork(network, others).outputs] };
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
  // Its tensors are compared as float32.
  return widenHalves(toNetwork(model, model.graph));
}
