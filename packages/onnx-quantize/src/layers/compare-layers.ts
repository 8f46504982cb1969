import { inputSpecs, type ModelProto, node as makeNode, tensorFacts } from '@rn50/onnx-model';
import { watchedNetwork } from '../calibration/watched-network.js';
import { freshNames } from '../graph/names.js';
import { type Network, toNetwork } from '../graph/network.js';
import { encodeNetwork } from '../load-network.js';
import { loadOrt } from '../load-ort.js';
import { widenHalves } from '../passes/widen-halves.js';
import type { ComparedLayers, CompareLayersOptions } from './compared-layers.js';
import { type MatchedLayer, matchLayers } from './match-layers.js';
import { compareAll, open, type Pair, type Shown, unsupported } from './run-pairs.js';

/**
 * The SQNR of every layer that two forms of one network both have, with the kernels that run on this CPU. Layers are matched by
 * the names of their tensors; `int8` may come from any quantizer that keeps them. Both networks run in this process, one sample
 * at a time, with every compared tensor as an output.
 * @throws QuantizeError MODEL_UNSUPPORTED, ABORTED; RunnerError of the engine
 */
export async function compareLayers(
  float: ModelProto,
  int8: ModelProto,
  options: CompareLayersOptions,
): Promise<ComparedLayers> {
  // `run` holds neither model, so a caller that drops them frees their memory.
  return run(prepare(float, int8), options);
}

interface Prepared {
  /** The float network, then the INT8 one; taken out when it is loaded, so that its bytes are free again. */
  readonly files: Shown[];
  readonly pairs: readonly Pair[];
}

function prepare(float: ModelProto, int8: ModelProto): Prepared {
  const [reference, candidate] = [networkOf(float), networkOf(int8)];
  const layers = matchLayers(reference, candidate);
  const revealed = reveal(candidate, layers);
  const shown = (network: Network, tensors: readonly string[]): Shown => {
    if (network.inputs.length === 0) throw unsupported('a model has no input');
    return {
      file: encodeNetwork(watched(network, tensors)),
      specs: inputSpecs(network.inputs.map(tensorFacts)),
      outputs: network.outputs.map(({ name }) => name),
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
