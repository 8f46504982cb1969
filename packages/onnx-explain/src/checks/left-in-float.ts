import type { NodeProto } from '@rn50/onnx-model';
import type { Verdict } from '../explanation.js';
import { gainOfSaving, savedBySpeedup } from '../gain/estimate.js';
import { multiplies } from '../graph/operands.js';
import { named, roundMs, type Scene, timeOf, undisturbedMs, verdict } from '../scene.js';
import { holdsAdd, mainOperators, type Stranded } from '../stranded/find-stranded.js';

/** From this opset on QDQ has scales per channel; MaxPool takes integers from 12 on. */
const PER_CHANNEL_OPSET = 13;
const INTEGER_MAX_POOL_OPSET = 12;
/** Less than this is not worth another quantization. */
const LEAST_GAIN = 1.03;
/** An element-wise operator on bytes moves a quarter of what it moves in float. */
const ELEMENTWISE_SAVING = 0.75;
/** Integer layers against float ones, where the kind of CPU was not measured: the lower of the measured ratios. */
const USUAL_FLOAT_RATIO = 2.8;

/** Operators that the quantizer left in float between quantized ones: two conversions and four times the memory. */
export function floatIslands(scene: Scene): Verdict | null {
  const islands = groupsOf('island', scene);
  const floats = islands.flatMap((island) => island.floats);
  if (floats.length === 0) return null;
  const gain = gainWithout(islands, scene);
  if (gain !== null && gain < LEAST_GAIN) return null;
  const main = mainOperators(floats);
  const operators = countsOf(main);
  return verdict('float-islands', {
    cause: `Operators are left in float between quantized ones (${Object.keys(operators).join(', ')}): each costs conversions on both sides, and works on four times the bytes.`,
    evidence: { ...named(main), operators, ...timesOf(islands, scene) },
    fix: scene.commands.quantize(),
    expectedGain: gain,
  });
}

/** Q/DQ pairs that the engine did not melt into integer operators. */
export function unfusedQdq(scene: Scene): Verdict | null {
  if (isOld(scene)) return null;
  const groups = groupsOf('unfused', scene);
  const conversions = groups.flatMap((group) => group.conversions);
  if (conversions.length === 0) return null;
  const gain = gainWithout(groups, scene);
  if (gain !== null && gain < LEAST_GAIN) return null;
  return verdict('unfused-qdq', {
    cause:
      'QuantizeLinear and DequantizeLinear are left in the optimised graph: the engine could not fuse them with the operators between them, which therefore run in float.',
    evidence: {
      ...named(conversions),
      operatorsBetween: countsOf(groups.flatMap((group) => group.floats)),
      ...timesOf(groups, scene),
    },
    fix: scene.commands.quantize('--form qdq'),
    expectedGain: gain,
  });
}

/** A QDQ model of an opset in which not everything can be quantized. */
export function oldOpset(scene: Scene): Verdict | null {
  if (!isOld(scene)) return null;
  const { int8, commands } = scene;
  const { opset } = int8.written;
  const groups = groupsOf('unfused', scene);
  const conversions = groups.flatMap((group) => group.conversions);
  if (conversions.length === 0 && opset >= INTEGER_MAX_POOL_OPSET) return null;
  const limits =
    opset < INTEGER_MAX_POOL_OPSET
      ? 'MaxPool takes no integers, and weights have one scale per tensor instead of one per channel'
      : 'weights have one scale per tensor instead of one per channel';
  return verdict('old-opset', {
    cause: `The model is of opset ${opset}. Q/DQ pairs of opsets below ${PER_CHANNEL_OPSET} cannot all be fused: ${limits}.`,
    evidence: {
      opset,
      ...named(conversions),
      operatorsBetween: countsOf(groups.flatMap((group) => group.floats)),
      ...timesOf(groups, scene),
    },
    fix: commands.quantize(),
    expectedGain: conversions.length === 0 ? null : gainWithout(groups, scene),
  });
}

/** Other forms do not depend on fusion. */
function isOld({ int8 }: Scene): boolean {
  const { opset } = int8.written;
  const isQdq = int8.writtenLayers.some(({ operator, operands }) => {
    return operands.activation !== 'float' && /^(Conv|Gemm|MatMul)$/.test(operator);
  });
  return opset < PER_CHANNEL_OPSET && isQdq;
}

function groupsOf(reason: Stranded['reason'], { stranded }: Scene): Stranded[] {
  return stranded.filter((group) => group.reason === reason);
}

function gainWithout(groups: readonly Stranded[], scene: Scene): number | null {
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

function timesOf(groups: readonly Stranded[], { int8 }: Scene) {
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

function countsOf(nodes: readonly NodeProto[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const node of nodes) {
    const known = node.opType.replace(/^(Nhwc)?Fused/, '');
    for (const opType of holdsAdd(node) ? [known, 'Add'] : [known]) {
      counts[opType] = (counts[opType] ?? 0) + 1;
    }
  }
  return counts;
}
