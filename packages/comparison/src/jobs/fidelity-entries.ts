import type { Fidelity, OutputFidelity } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';

/** Whether the inputs exercise at least one output; otherwise comparing layers says nothing either. */
export function isExercised(outputs: readonly OutputFidelity[]): boolean {
  return outputs.some(({ unexercised, note }) => unexercised !== true && note === undefined);
}

/** The outputs without figures where those of the reference itself differ from run to run. */
export function withoutRandom(outputs: readonly OutputFidelity[], { random = [] }: InputPlan): OutputFidelity[] {
  return outputs.map((entry) => {
    if (!random.includes(entry.output)) return entry;
    const none = { cosine: null, centredCosine: null, sqnrDb: null, top1Agreement: null };
    const note = 'the model draws random numbers, and gives another one at every run';
    return { output: entry.output, inputs: entry.inputs, ...none, note };
  });
}

/** A report's entries for one variant; what is known of its layers stands with the first. */
export function entriesOf(
  outputs: readonly OutputFidelity[],
  pair: Pick<Fidelity, 'variantId' | 'reference'>,
  layers: Pick<Fidelity, 'layers' | 'layerInputs' | 'layersNote'>,
): Fidelity[] {
  return outputs.map((entry, index) => ({ ...pair, ...entry, ...(index === 0 ? layers : {}) }));
}
