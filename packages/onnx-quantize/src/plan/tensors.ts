import { tensorToFloat32 } from '@rn50/onnx-model';
import { type AffineParameters, affineParameters, type CodeType, type Range } from '../arithmetic/affine.js';
import type { Network } from '../graph/network.js';
import type { QuantizedStep, Step } from './select-nodes.js';

/** Each tensor behind a pass-through, with the tensor whose scale it shares. */
function sharedScales(steps: readonly Step[]): (tensor: string) => string {
  const source = new Map<string, string>();
  for (const step of steps.filter(isQuantized)) {
    const [input] = step.activations;
    const sharesScale = step.role === 'pass-through' || step.role === 'on-codes';
    if (sharesScale && input !== undefined) source.set(step.output, source.get(input.tensor) ?? input.tensor);
  }
  return (tensor) => source.get(tensor) ?? tensor;
}

/** The tensors whose ranges the calibration must find: those with a scale of their own, constants left out. */
export function tensorsToObserve(steps: readonly Step[], network: Network): string[] {
  const owner = sharedScales(steps);
  return [...new Set(quantizedTensors(steps).map(owner))].filter((tensor) => !network.initializers.has(tensor));
}

/**
 * The tensors that may need a range of their own if further nodes are left in float: those behind a pass-through as well,
 * which then may stay in float and no longer share their input's scale.
 */
export function tensorsToObserveForAny(steps: readonly Step[], network: Network): string[] {
  return quantizedTensors(steps).filter((tensor) => !network.initializers.has(tensor));
}

/** Scale and zero point of every quantized activation. */
export function activationParameters(
  steps: readonly Step[],
  network: Network,
  rangeOf: (tensor: string) => Range,
  type: CodeType,
): Map<string, AffineParameters> {
  const owner = sharedScales(steps);
  const range = (tensor: string): Range => {
    const constant = network.initializers.get(tensor);
    return constant === undefined ? rangeOf(tensor) : rangeOfValues(tensorToFloat32(constant));
  };
  return new Map(quantizedTensors(steps).map((tensor) => [tensor, affineParameters(range(owner(tensor)), type)]));
}

function quantizedTensors(steps: readonly Step[]): string[] {
  const names = steps
    .filter(isQuantized)
    .flatMap((step) => [
      ...step.activations.map(({ tensor }) => tensor),
      ...(step.outputForm === 'quantized' ? [step.output] : []),
    ]);
  return [...new Set(names)];
}

function rangeOfValues(values: Float32Array): Range {
  return {
    min: values.reduce((least, value) => Math.min(least, value), 0),
    max: values.reduce((most, value) => Math.max(most, value), 0),
  };
}

export function isQuantized(step: Step): step is QuantizedStep {
  return step.kind === 'quantized';
}
