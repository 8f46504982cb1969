import { changed, DataType, node as makeNode, type NodeProto, type ValueInfoProto, valueInfo } from '@rn50/onnx-model';
import type { QuantizationPlan } from '../emit/plan.js';
import { freshNames } from '../graph/names.js';
import type { QuantizedStep, Step } from '../plan/select-nodes.js';

/** A weighted layer, and the two sums that tell its signal to noise ratio for one input. */
export interface ShadowedLayer {
  readonly step: QuantizedStep;
  /** Graph output: sum of squares of the layer's output in float. */
  readonly signal: string;
  /** Graph output: sum of squares of the difference when the layer alone is quantized. */
  readonly noise: string;
}

/**
 * The float network with a quantized twin of every weighted layer beside it: each twin reads the same float activation
 * through QuantizeLinear and DequantizeLinear and has quantized weights, and nothing reads the twin but the sums. So one run
 * measures every layer by itself, without the errors of the layers before it.
 * @param shadowed the layers to measure, in their order; what comes after the last is left out
 */
export function shadowPlan(
  plan: QuantizationPlan,
  shadowed: readonly QuantizedStep[],
): { plan: QuantizationPlan; layers: ShadowedLayer[] } {
  const fresh = freshNames(plan.network);
  const layers: ShadowedLayer[] = [];
  const twins = new Map<string, Step[]>();
  for (const step of shadowed) {
    const layer = { step, signal: fresh(`${step.output}_signal`), noise: fresh(`${step.output}_noise`) };
    layers.push(layer);
    twins.set(step.output, twinSteps(layer, plan.steps, fresh));
  }
  // Beside its layer, so that both outputs are needed only for a moment.
  const all = plan.steps.flatMap(({ node }): Step[] => [
    inFloat(node),
    ...node.output.flatMap((tensor) => twins.get(tensor) ?? []),
  ]);
  const wanted = new Set(layers.flatMap(({ signal, noise }) => [signal, noise]));
  const steps = all.slice(0, 1 + all.findLastIndex(({ node }) => node.output.some((tensor) => wanted.has(tensor))));
  const outputs = layers.flatMap(({ signal, noise }) => [scalarOutput(signal), scalarOutput(noise)]);
  const nodes = steps.map(({ node }) => node);
  return { plan: { ...plan, steps, network: { ...plan.network, nodes, outputs } }, layers };
}

function twinSteps(layer: ShadowedLayer, all: readonly Step[], fresh: (wanted: string) => string): Step[] {
  const { step, signal, noise } = layer;
  const [raw = ''] = step.node.output;
  let output = fresh(`${raw}_twin`);
  const node = changed(step.node, { name: fresh(`${step.node.name}_twin`), output: [output] });
  const steps: Step[] = [{ ...step, node, output, outputForm: 'float' }];
  // The Relu and Clip that are folded into the layer limit the twin as well.
  for (let tensor = raw; tensor !== step.output; ) {
    const folded = all.find(({ kind, node }) => kind === 'folded' && node.input[0] === tensor)?.node;
    if (folded === undefined) break;
    const input = [output, ...folded.input.slice(1)];
    output = fresh(`${folded.output[0] ?? ''}_twin`);
    steps.push(inFloat(changed(folded, { name: fresh(`${folded.name}_twin`), input, output: [output] })));
    tensor = folded.output[0] ?? '';
  }
  const difference = fresh(`${raw}_difference`);
  steps.push(
    inFloat(makeNode('Sub', [step.output, output], [difference], {}, fresh(`${difference}_node`))),
    inFloat(makeNode('ReduceSumSquare', [step.output], [signal], {}, fresh(`${signal}_node`))),
    inFloat(makeNode('ReduceSumSquare', [difference], [noise], {}, fresh(`${noise}_node`))),
  );
  return steps;
}

function inFloat(node: NodeProto): Step {
  return { kind: 'float', node, reason: 'the float network' };
}

function scalarOutput(name: string): ValueInfoProto {
  const info = valueInfo(name, DataType.FLOAT, []);
  if (info.type?.value.case === 'tensorType') delete info.type.value.value.shape;
  return info;
}
