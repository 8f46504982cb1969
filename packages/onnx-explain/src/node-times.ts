import type { NodeProto } from '@rn50/onnx-model';
import type { AnalysedModel } from './analysed-model.js';

/** Time of nodes of the INT8 run; null without a profile. */
export function timeOf(nodes: readonly NodeProto[], { times, profile }: AnalysedModel): number | null {
  return profile === null ? null : nodes.reduce((sum, node) => sum + (times.get(node)?.ms ?? 0), 0);
}

/** Upper bound of the time that the engine and its profiler take between two nodes. */
const BETWEEN_NODES_MS = 0.004;

/** Time by which a run is shorter without these nodes: their own, and the engine's from one node to the next. */
export function wholeTimeOf(nodes: readonly NodeProto[], model: AnalysedModel): number {
  const ran = nodes.filter((node) => model.times.has(node));
  return (timeOf(ran, model) ?? 0) + ran.length * BETWEEN_NODES_MS;
}

/**
 * A run without interruptions: the median run, or the sum of its nodes' medians if that is less. An interruption hits another
 * node in each run, so it is in the runs but not in the nodes' medians. null without a profile.
 */
export function undisturbedMs({ profile }: Pick<AnalysedModel, 'profile'>): number | null {
  if (profile === null) return null;
  const nodes = profile.nodes.reduce((sum, { ms }) => sum + ms + BETWEEN_NODES_MS, 0);
  return Math.min(profile.runMs, nodes);
}

/** For evidence: the profiler counts whole microseconds. */
export function roundMs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}
