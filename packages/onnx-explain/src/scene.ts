import type { Json, Peaks, VerdictCode } from '@rn50/bench-stats';
import type { CpuInfo, InstructionSet } from '@rn50/cpu-detect';
import type { NodeProto } from '@rn50/onnx-model';
import type { Commands } from './commands.js';
import type { MeasuredRatios } from './gain/measured-ratios.js';
import type { TimedLayer } from './layers/mac-layers.js';
import type { Recipe } from './recipes.js';
import type { Side } from './side.js';
import type { Stranded } from './stranded/find-stranded.js';

/** All that the checks look at. */
export interface Scene {
  readonly int8: Side;
  readonly fp32: Side | null;
  readonly cpu: CpuInfo;
  readonly set: InstructionSet;
  readonly peaks: Peaks | null;
  /** What the engine said when it did not load the INT8 model; null: it loads, or nobody tried. */
  readonly refusal: string | null;
  /** What was measured on this kind of CPU. */
  readonly ratios: MeasuredRatios | null;
  /** What layers of the INT8 model would take in the fast kernel, by the peaks. */
  readonly healthyTimes: ReadonlyMap<TimedLayer, number>;
  readonly stranded: readonly Stranded[];
  readonly commands: Commands;
  /** Whether this is what came of a trial: then what is there counts, however little it costs. */
  readonly isTrial: boolean;
}

/** A cause that was found, before it is known what changes it. */
export interface Finding {
  readonly code: VerdictCode;
  readonly cause: string;
  readonly evidence: Readonly<Record<string, Json>>;
  /** What may change it: a recipe that can be tried, or a command that needs no trial; null if nothing of rn50's. */
  readonly remedy: { readonly recipe: Recipe } | { readonly command: string } | null;
  /** INT8 time now / INT8 time without this cause, from the times measured now; null where they do not tell. */
  readonly estimatedGain: number | null;
}

/** Looks for one cause; null where it is not there. */
export type Check = (scene: Scene) => Finding | null;

/** Less than this is not worth another file. */
export const LEAST_GAIN = 1.03;

/** Names in evidence: enough to find the place, not a list of everything. */
const MOST_NAMES = 8;

/** How many nodes and which, for evidence. */
export function named(nodes: readonly { readonly name: string }[]): Readonly<Record<string, Json>> {
  return { count: nodes.length, nodes: nodes.slice(0, MOST_NAMES).map(({ name }) => name) };
}

/** Time of nodes of the INT8 run; null without a profile. */
export function timeOf(nodes: readonly NodeProto[], { times, profile }: Side): number | null {
  return profile === null ? null : nodes.reduce((sum, node) => sum + (times.get(node)?.ms ?? 0), 0);
}

/** What the engine and its profiler take between two nodes, at most. */
const BETWEEN_NODES_MS = 0.004;

/** Time of nodes with what the engine takes from one to the next: what a run is shorter by without them. */
export function wholeTimeOf(nodes: readonly NodeProto[], side: Side): number {
  const ran = nodes.filter((node) => side.times.has(node));
  return (timeOf(ran, side) ?? 0) + ran.length * BETWEEN_NODES_MS;
}

/**
 * A run without interruptions: the median run, or the medians of its nodes if those say much less (whatever else the
 * machine does lands in some node of each run, and so in none of the medians). null without a profile.
 */
export function undisturbedMs({ profile }: Pick<Side, 'profile'>): number | null {
  if (profile === null) return null;
  const nodes = profile.nodes.reduce((sum, { ms }) => sum + ms + BETWEEN_NODES_MS, 0);
  return Math.min(profile.runMs, nodes);
}

export function finding(code: VerdictCode, parts: Omit<Finding, 'code'>): Finding {
  return { code, ...parts };
}

/** For evidence: microseconds are all the profiler counts. */
export function roundMs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}
