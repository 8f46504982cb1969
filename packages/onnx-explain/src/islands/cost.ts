import { multiplies, type NodeProto } from '@rn50/onnx-model';
import type { Context } from '../context.js';
import { gainOfSaving, savedBySpeedup } from '../gain/estimate.js';
import { savedOnLayers } from '../gain/saved-on-layers.js';
import type { TimedLayer } from '../layers/mac-layers.js';
import { roundMs, timeOf, undisturbedMs, wholeTimeOf } from '../node-times.js';
import { changesLayout, type FloatIsland, holdsAdd } from './find-islands.js';

/** An element-wise operator on bytes moves a quarter of what it moves in float. */
const ELEMENTWISE_SAVING = 0.75;
/** Without the INT8 path of any CPU known to it, and without peaks: what integer layers are usually better by. */
const USUAL_FLOAT_RATIO = 2.8;

/** The islands of one reason. */
export function groupsOf(reason: FloatIsland['reason'], { islands }: Context): FloatIsland[] {
  return islands.filter((group) => group.reason === reason);
}

/** Run now / run with these on integers and without their conversions; null without a profile. */
export function gainWithout(groups: readonly FloatIsland[], context: Context): number | null {
  const runMs = undisturbedMs(context.int8);
  if (runMs === null) return null;
  const floats = new Set(groups.flatMap((group) => group.floats));
  const layers = context.int8.layers.filter(({ node }) => floats.has(node));
  const onLayers = savedOnLayers(layers, null, context) ?? savedBySpeedup(totalOf(layers), usualRatio(context));
  return gainOfSaving(runMs, savedBetweenLayers(groups, context) + onLayers);
}

/**
 * What goes, in milliseconds, when these are on integers, but for the layers that multiply: conversions and changes of layout
 * around them altogether, of other operators what moving fewer bytes saves.
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

/** For evidence: what these take. */
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

/** How many of each operator. */
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
