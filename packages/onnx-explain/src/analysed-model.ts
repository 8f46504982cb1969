import type { ModelProfile, NodeTime } from '@rn50/bench-stats';
import {
  GraphView,
  type ModelProto,
  metadataOf,
  type NodeProto,
  opsetOf,
  readModel,
  replaceableWeights,
  type SampleSizes,
} from '@rn50/onnx-model';
import { ExplainError } from './errors.js';
import { joinTimes } from './layers/join-times.js';
import type { KernelCpu } from './layers/kernel-form.js';
import { type MacLayer, type TimedLayer, timedLayers, writtenLayers } from './layers/mac-layers.js';
import { matchLayers } from './layers/match-layers.js';

/** One of the two models: its file, and how the engine runs it. */
export interface AnalysedModel {
  readonly written: GraphView;
  /** Version of the ONNX operator set. */
  readonly opset: number;
  readonly writtenLayers: readonly MacLayer[];
  /** The optimised graph; without one that of the file. */
  readonly running: GraphView;
  readonly isOptimised: boolean;
  readonly layers: readonly TimedLayer[];
  readonly times: ReadonlyMap<NodeProto, NodeTime>;
  readonly profile: ModelProfile | null;
  readonly metadata: ReadonlyMap<string, string>;
  /** See `replaceableWeights` of `@rn50/onnx-model`. */
  readonly replaceableWeights: number;
}

/** Joins a model's file and its profile. @throws ExplainError NO_GRAPH */
export function analysedModel(
  model: ModelProto,
  profile: ModelProfile | null,
  { cpu, sizes }: { readonly cpu: KernelCpu; readonly sizes?: SampleSizes | undefined },
): AnalysedModel {
  const written = viewOf(model);
  const optimised = profile?.optimizedModel ?? null;
  const running = optimised === null ? written : viewOf(readModel(optimised));
  const times = joinTimes(running.nodes, profile?.nodes ?? []);
  const layers = timedLayers(running, times, cpu, optimised === null ? 'as-written' : 'optimised');
  const asWritten = writtenLayers(model, written, profile?.batch ?? 1, sizes);
  return {
    written,
    opset: opsetOf(model),
    writtenLayers: asWritten,
    running,
    isOptimised: optimised !== null,
    layers: asInFile(layers, asWritten),
    times,
    profile,
    metadata: metadataOf(model),
    replaceableWeights: replaceableWeights(model),
  };
}

function viewOf({ graph }: ModelProto): GraphView {
  if (graph !== undefined) return GraphView.of(graph);
  throw new ExplainError('NO_GRAPH', 'the model has no graph', 'Read it with `readModel` of @rn50/onnx-model.');
}

/** Q/DQ groups fuse when the engine loads the model, so only the optimised graph shows which do. */
export function canJudgeFusion({ isOptimised, writtenLayers }: AnalysedModel): boolean {
  return isOptimised || writtenLayers.every(({ operator }) => !/^(Conv|Gemm|MatMul)$/.test(operator));
}

/** Takes names and MACs from the file: the engine renames nodes, and blocked layouts also compute padded channels. */
function asInFile(layers: readonly TimedLayer[], written: readonly MacLayer[]): TimedLayer[] {
  const known = new Map<TimedLayer, MacLayer>();
  for (const { left, right } of matchLayers(layers, written)) {
    const [layer, original] = [left[0], right[0]];
    if (left.length === 1 && right.length === 1 && layer && original) known.set(layer, original);
  }
  return layers.map((layer) => {
    const original = known.get(layer);
    return { ...layer, name: original?.name || layer.name, macs: original?.macs ?? layer.macs };
  });
}
