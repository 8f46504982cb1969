import { changed, float32Tensor, getFloat, type NodeProto } from '@rn50/onnx-model';
import type { QuantizedStep } from '../plan/select-nodes.js';
import type { ConstantNames, GraphWriter, ParameterNames } from './graph-writer.js';

/** An operator written as the addition of a number: the codes it reads, in a scale of their own, and the number. */
export interface Addition {
  readonly node: NodeProto;
  readonly operand: ParameterNames;
  readonly number: ConstantNames;
}

/** ONNX's defaults for HardSigmoid. */
const DEFAULT_ALPHA = 0.2;
const DEFAULT_BETA = 0.5;

/**
 * `clip(alpha * x + beta)` as the integer addition `alpha x + beta`: alpha goes into the scale by which x's codes are read,
 * and the output's range clips by itself. Relu and Clip are the case 1 x + 0, HardSigmoid has factors of its own.
 * ONNX Runtime has no integer kernel for these; its QLinearAdd takes half the time of converting to float, limiting and
 * converting back.
 * @returns null for other operators
 */
export function additionOf({ node, activations, output }: QuantizedStep, writer: GraphWriter): Addition | null {
  const tensor = activations[0]?.tensor ?? '';
  const operand = writer.parametersOf(tensor);
  const addition = changed<NodeProto>(node, { opType: 'Add', attribute: [] });
  switch (node.opType) {
    case 'Relu':
    case 'Clip':
      return { node: addition, operand, number: writer.addNumber(`${output}_added`, 0) };
    case 'HardSigmoid': {
      const alpha = getFloat(node, 'alpha', DEFAULT_ALPHA);
      const scale = float32Tensor(writer.fresh(`${output}_operand_scale`), [], [writer.valuesOf(tensor).scale * alpha]);
      return {
        node: addition,
        operand: { ...operand, scale: writer.addConstant(scale) },
        number: writer.addNumber(`${output}_added`, getFloat(node, 'beta', DEFAULT_BETA)),
      };
    }
    default:
      return null;
  }
}
