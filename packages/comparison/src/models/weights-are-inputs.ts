import type { Warning } from '@rn50/bench-stats';
import type { ModelFacts } from '@rn50/onnx-model';
import type { NamedFile } from '../request.js';
import type { ModelFile } from './model-file.js';

/** A warning about a file whose weights a caller may replace: its time is not what the network takes. */
export function weightsAreInputs(
  { given }: NamedFile,
  { facts, precision }: Pick<ModelFile, 'facts' | 'precision'>,
): Warning[] {
  // The facts are those of `describeModel`, in a report's looser type.
  const { replaceableWeights = 0 } = facts as Partial<Pick<ModelFacts, 'replaceableWeights'>>;
  if (replaceableWeights === 0) return [];
  const side = precision.toUpperCase();
  const ratio = precision === 'int8' ? 'INT8 looks worse than it is' : 'INT8 looks better than it is';
  return [
    {
      code: 'weights-are-inputs',
      message: `${given} lists ${replaceableWeights} of its weights among its inputs, where a caller may replace them: ONNX Runtime optimizes nothing around them, ${side} is slower than the network need be, and ${ratio}`,
      remedy: `Take them out, and compare that file: python3 -m onnxruntime.tools.remove_initializer_from_input --input ${given} --output <file.onnx>.`,
    },
  ];
}
