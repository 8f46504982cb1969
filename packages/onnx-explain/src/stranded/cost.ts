import type { NodeProto } from '@rn50/onnx-model';
import { gainOfSaving, savedBySpeedup } from '../gain/estimate.js';
import { multiplies } from '../graph/operands.js';
import { roundMs, type Scene, timeOf, undisturbedMs } from '../scene.js';
import { holdsAdd, type Stranded } from './find-stranded.js';

/** An element-wise operator on bytes moves a quarter of what it moves in float. */
const ELEMENTWISE_SAVING = 0.75;
/** Integer layers against float ones, where the kind of CPU was not measured: the lower of the measured ratios. */
const USUAL_FLOAT_RATIO = 2.8;

/** Those stranded for one reason. */
export function groupsOf(reason: Stranded['reason'], { stranded }: Scene): Stranded[] {
  return stranded.filter((group) => group.reason === reason);
}

/** Run now / run with these on integers and without their conversions; null without a profile. */
export function gainWithout(groups: readonly Stranded[], scene: Scene): number | null {
  const { int8, ratios } = scene;
  const runMs = undisturbedMs(int8);
  if (runMs === null) return null;
  const floats = groups.flatMap((group) => group.floats);
  const time = (nodes: readonly NodeProto[]) => timeOf(nodes, int8) ?? 0;
  const layers = time(floats.filter(({ opType }) => multiplies(opType)));
  const elementwise = time(floats.filter(({ opType }) => !multiplies(opType)));
  const saved =
    time(groups.flatMap((group) => group.conversions)) +
    ELEMENTWISE_SAVING * elementwise +
    savedBySpeedup(layers, ratios?.float ?? USUAL_FLOAT_RATIO);
  return gainOfSaving(runMs, saved);
}

/** For evidence: what these take. */
export function timesOf(groups: readonly Stranded[], { int8 }: Scene) {
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
