import type { GraphView, NodeProto } from '@rn50/onnx-model';
import { type Network, viewOf } from '../graph/network.js';
import { clampRefusal, isClamp } from './folded-activation.js';
import { floatReason, OPERATOR_RULES, type OperatorRule, type Role } from './operator-rules.js';

/** What becomes of one node. */
export type Step =
  | {
      readonly kind: 'quantized';
      readonly node: NodeProto;
      readonly role: Role;
      /** Names of the activations it reads, with their places among the node's inputs. */
      readonly activations: readonly { readonly index: number; readonly tensor: string }[];
      /** The tensor it makes: that of the Relu or Clip behind it, if that is folded in. */
      readonly output: string;
      readonly outputForm: 'quantized' | 'float';
    }
  | { readonly kind: 'float'; readonly node: NodeProto; readonly reason: string }
  | { readonly kind: 'folded'; readonly node: NodeProto };

/** Nodes that stay in float whatever they are, with the reason. */
export type KeptFloat = ReadonlyMap<NodeProto, string>;

export type QuantizedStep = Extract<Step, { kind: 'quantized' }>;

/**
 * Decide for every node, in order, whether it is quantized, folded into the one before, or left in float and why.
 * @param keptFloat nodes that must stay in float, with the reason
 */
export function selectNodes(network: Network, keptFloat: KeptFloat = new Map()): Step[] {
  const view = viewOf(network);
  const steps: Step[] = [];
  const madeBy = new Map<string, number>();
  for (const node of network.nodes) {
    const kept = keptFloat.get(node);
    if (kept !== undefined) {
      steps.push(floatStep(node, kept));
      continue;
    }
    const before = isClamp(node) ? madeBy.get(node.input[0] ?? '') : undefined;
    const maker = before === undefined ? undefined : steps[before];
    if (before !== undefined && maker?.kind === 'quantized' && folds(node, maker, network, view)) {
      const [output = ''] = node.output;
      steps[before] = { ...maker, output };
      madeBy.set(output, before);
      steps.push({ kind: 'folded', node });
      continue;
    }
    const step = selectNode(node, network, view, madeBy, keptFloat);
    if (step.kind === 'quantized' && step.outputForm === 'quantized') madeBy.set(step.output, steps.length);
    steps.push(step);
  }
  return steps;
}

function selectNode(
  node: NodeProto,
  network: Network,
  view: GraphView,
  madeBy: ReadonlyMap<string, number>,
  keptFloat: KeptFloat,
): Step {
  const rule = ruleOf(node);
  if (rule === undefined) return floatStep(node, floatReason(node));
  const refusal = rule.refusal(node, network);
  if (refusal !== null) return floatStep(node, refusal);
  const activations = rule.activations(node).map((index) => ({ index, tensor: node.input[index] ?? '' }));
  if (rule.role !== 'weighted' && !activations.some(({ tensor }) => madeBy.has(tensor))) {
    return floatStep(node, 'none of its inputs is quantized');
  }
  const [output = ''] = node.output;
  const outputForm =
    rule.mayPutOutFloat && !isWantedQuantized(output, network, view, keptFloat) ? 'float' : 'quantized';
  return { kind: 'quantized', node, role: rule.role, activations, output, outputForm };
}

/** Whether a Relu or Clip can be folded into the node before it; if not, it needs an operator of its own. */
function folds(node: NodeProto, maker: QuantizedStep, network: Network, view: GraphView): boolean {
  const calculates = maker.role === 'weighted' || maker.role === 'elementwise';
  return calculates && view.onlyReader(node.input[0] ?? '') === node && clampRefusal(node, network) === null;
}

/** Whether a node that calculates in INT8 will read the tensor, directly or through what passes codes on. */
function isWantedQuantized(tensor: string, network: Network, view: GraphView, keptFloat: KeptFloat): boolean {
  return view.readers(tensor).some((reader) => {
    if (keptFloat.has(reader)) return false;
    const [output = ''] = reader.output;
    if (isClamp(reader))
      return clampRefusal(reader, network) === null && isWantedQuantized(output, network, view, keptFloat);
    const rule = ruleOf(reader);
    if (rule === undefined || rule.refusal(reader, network) !== null) return false;
    if (!rule.activations(reader).some((index) => reader.input[index] === tensor)) return false;
    const passesOn = rule.role === 'pass-through' || rule.role === 'on-codes';
    return passesOn ? isWantedQuantized(output, network, view, keptFloat) : true;
  });
}

function ruleOf(node: NodeProto): OperatorRule | undefined {
  return node.domain === '' ? OPERATOR_RULES.get(node.opType) : undefined;
}

function floatStep(node: NodeProto, reason: string): Step {
  return { kind: 'float', node, reason };
}
