import { multiplies, type NodeProto } from '@rn50/onnx-model';
import type { Context } from '../context.js';
import { gainOfSaving, savedBySpeedup, savedOnLayers } from '../gain/savings.js';
import type { TimedLayer } from '../layers/mac-layers.js';
import { roundMs, timeOf, undisturbedMs, wholeTimeOf } from '../node-times.js';
import { changesLayout, type FloatIsland, holdsAdd } from './find-islands.js';

/** Bytes are a quarter of floats, so an element-wise operator on bytes saves three quarters of the memory traffic. */
const ELEMENTWISE_SAVING = 0.75;
/** Usual speed-up of integer layers, for CPUs without measured ratios and without peaks. */
const USUAL_FLOAT_RATIO = 2.8;

/** The islands of one reason. */
export function groupsOf(reason: FloatIsland['reason'], { islands }: Context): FloatIsland[] {
  return islands.filter((group) => group.reason === reason);
}

/** Run now / run with these islands on integers and without their conversions; null without a profile. */
export function gainWithout(groups: readonly FloatIsland[], context: Context): number | null {
  const runMs = undisturbedMs(context.int8);
  if (runMs === null) return null;
  const floats = new Set(groups.flatMap((group) => group.floats));
  const layers = context.int8.layers.filter(({ node }) => floats.has(node));
  const onLayers = savedOnLayers(layers, null, context) ?? savedBySpeedup(totalOf(layers), usualRatio(context));
  return gainOfSaving(runMs, savedBetweenLayers(groups, context) + onLayers);
}

/**
 * Milliseconds saved beside the layers that multiply if these islands work on integers: all conversions and changes of layout
 * around them, and the memory traffic of their other operators.
 */
export function savedBetweenLayers(groups: readonly FloatIsland[], { int8 }: Context): number {
  const floats = groups.flatMap((group) => group.floats).filter(({ opType }) => !multiplies(opType));
  const gone = [...groups.flatMap((group) => group.conversions), ...floats.filter(changesLayout)];
  const kept = floats.filter((node) => !changesLayout(node));
  return wholeTimeOf(gone, int8) + ELEMENTWISE_SAVING * (timeOf(kept, int8) ?? 0);
}

function usualRatio({ cpu }: Context): number {
  return cpu.int8Path === 'none' ? 1 : USUAL_FLOAT_RATIO;
}

function totalOf(layers: readonly TimedLayer[]): number {
  return layers.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
}

/** Evidence: times of these islands. */
export function timesOf(groups: readonly FloatIsland[], { int8 }: Context) {
  const conversions = groups.flatMap((group) => group.conversions);
  return {
    conversions: conversions.length,
    conversionsMs: roundMs(timeOf(conversions, int8)),
    floatMs: roundMs(
      timeOf(
        groups.flatMap((group) => group.floats),
        int8,
      ),
    ),
    runMs: roundMs(int8.profile?.runMs ?? null),
  };
}

/** Number of nodes by operator. */
export function countsOf(nodes: readonly NodeProto[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const node of nodes) {
    const known = node.opType.replace(/^(Nhwc)?Fused/, '');
    for (const opType of holdsAdd(node) ? [known, 'Add'] : [known]) {
      counts[opType] = (counts[opType] ?? 0) + 1;
    }
  }
  return counts;
}
