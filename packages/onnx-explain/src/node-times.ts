import type { NodeProto } from '@rn50/onnx-model';
import type { AnalysedModel } from './analysed-model.js';

/** Time of nodes of the INT8 run; null without a profile. */
export function timeOf(nodes: readonly NodeProto[], { times, profile }: AnalysedModel): number | null {
  return profile === null ? null : nodes.reduce((sum, node) => sum + (times.get(node)?.ms ?? 0), 0);
}

/** What the engine and its profiler take between two nodes, at most. */
const BETWEEN_NODES_MS = 0.004;

/** Time of nodes with what the engine takes from one to the next: what a run is shorter by without them. */
export function wholeTimeOf(nodes: readonly NodeProto[], model: AnalysedModel): number {
  const ran = nodes.filter((node) => model.times.has(node));
  return (timeOf(ran, model) ?? 0) + ran.length * BETWEEN_NODES_MS;
}

/**
 * A run without interruptions: the median run, or the medians of its nodes if those say much less (whatever else the
 * machine does lands in some node of each run, and so in none of the medians). null without a profile.
 */
export function undisturbedMs({ profile }: Pick<AnalysedModel, 'profile'>): number | null {
  if (profile === null) return null;
  const nodes = profile.nodes.reduce((sum, { ms }) => sum + ms + BETWEEN_NODES_MS, 0);
  return Math.min(profile.runMs, nodes);
}

/** For evidence: microseconds are all the profiler counts. */
export function roundMs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}
