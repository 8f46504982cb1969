import { type GraphView, type NodeProto, tensorDims } from '@rn50/onnx-model';
import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';
import { countsOf, gainWithout, groupsOf, timesOf } from '../islands/cost.js';

/** From this opset on Q/DQ have scales per channel; MaxPool takes integers from 12 on; there are no Q/DQ below 10. */
const PER_CHANNEL_OPSET = 13;
const INTEGER_MAX_POOL_OPSET = 12;
const FIRST_QDQ_OPSET = 10;

/** A QDQ model of an opset in which not everything can be quantized, or which the engine refuses for its opset. */
export function oldOpset(context: Context): Finding | null {
  if (!isOldQdq(context)) return null;
  return context.refusal === null ? runsButBadly(context) : refused(context);
}

/** Other forms do not depend on fusion. */
export function isOldQdq({ int8 }: Context): boolean {
  const { opset } = int8;
  const isQdq = int8.writtenLayers.some(({ operator, operands }) => {
    return operands.isQuantized && /^(Conv|Gemm|MatMul)$/.test(operator);
  });
  return opset < PER_CHANNEL_OPSET && isQdq;
}

function refused({ int8 }: Context): Finding | null {
  const { opset } = int8;
  const perChannel = int8.written.nodes.filter((node) => isPerChannel(node, int8.written));
  if (opset >= FIRST_QDQ_OPSET && perChannel.length === 0) return null;
  return finding('old-opset', {
    cause:
      opset < FIRST_QDQ_OPSET
        ? `The model says it is of opset ${opset}, in which there is no QuantizeLinear: the engine does not load it, so nothing could be profiled.`
        : `The model is of opset ${opset}, but has scales per channel, which exist from opset ${PER_CHANNEL_OPSET} on: the engine does not load it, so nothing could be profiled.`,
    evidence: { opset, ...named(perChannel) },
    remedy: { recipe: 'plain' },
    estimatedGain: null,
  });
}

function isPerChannel({ opType, input, attribute }: NodeProto, view: GraphView): boolean {
  if (opType !== 'QuantizeLinear' && opType !== 'DequantizeLinear') return false;
  const scale = view.constant(input[1]);
  const scales = scale === undefined ? 1 : tensorDims(scale).reduce((product, dim) => product * dim, 1);
  return scales > 1 || attribute.some(({ name }) => name === 'axis');
}

function runsButBadly(context: Context): Finding | null {
  const { int8 } = context;
  const { opset } = int8;
  const groups = groupsOf('unfused', context);
  const conversions = groups.flatMap((group) => group.conversions);
  if (conversions.length === 0 && opset >= INTEGER_MAX_POOL_OPSET) return null;
  const limits =
    opset < INTEGER_MAX_POOL_OPSET
      ? 'MaxPool takes no integers, and weights have one scale per tensor instead of one per channel'
      : 'weights have one scale per tensor instead of one per channel';
  return finding('old-opset', {
    cause: `The model is of opset ${opset}. Q/DQ pairs of opsets below ${PER_CHANNEL_OPSET} cannot all be fused: ${limits}.`,
    evidence: {
      opset,
      ...named(conversions),
      operatorsBetween: countsOf(groups.flatMap((group) => group.floats)),
      ...timesOf(groups, context),
    },
    remedy: { recipe: 'plain' },
    estimatedGain: conversions.length === 0 ? null : gainWithout(groups, context),
  });
}
