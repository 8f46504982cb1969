import type { Fidelity, OutputFidelity } from '@rn50/bench-stats';

/** Whether the inputs say anything about at least one of the outputs; layers would say as little as these. */
export function isExercised(outputs: readonly OutputFidelity[]): boolean {
  return outputs.some(({ unexercised }) => unexercised !== true);
}

/** A report's entries for one variant; what is known of its layers stands with the first. */
export function entriesOf(
  outputs: readonly OutputFidelity[],
  pair: Pick<Fidelity, 'variantId' | 'reference'>,
  layers: Pick<Fidelity, 'layers' | 'layerInputs' | 'layersNote'>,
): Fidelity[] {
  return outputs.map((entry, index) => ({ ...pair, ...entry, ...(index === 0 ? layers : {}) }));
}
