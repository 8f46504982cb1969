import type { NodeProto } from '@rn50/onnx-model';

const MAKERS: ReadonlySet<string> = new Set(['Relu', 'Sigmoid', 'HardSigmoid', 'Softmax', 'Abs', 'Exp', 'Sqrt']);
/** Operators whose output is not negative where none of their inputs is. */
const KEEPERS: ReadonlySet<string> = new Set(
  `Identity MaxPool AveragePool GlobalAveragePool GlobalMaxPool Add Mul Concat Reshape Flatten Transpose Squeeze Unsqueeze Resize
  Split Slice Gather`.split(/\s+/),
);
/** These read shapes and indices beside their data. */
const ONE_DATA_INPUT: ReadonlySet<string> = new Set([
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Resize',
  'Split',
  'Slice',
  'Gather',
]);

/** Tensors that are known to hold no negative values, as nodes are added in the order they run. */
export class NonNegativeTensors {
  readonly #names = new Set<string>();

  has(name: string): boolean {
    return this.#names.has(name);
  }

  add({ opType, input, output }: NodeProto): void {
    const data = ONE_DATA_INPUT.has(opType) ? input.slice(0, 1) : input;
    const isKept = KEEPERS.has(opType) && data.every((name) => this.#names.has(name));
    if (MAKERS.has(opType) || isKept) for (const name of output) this.#names.add(name);
  }
}
