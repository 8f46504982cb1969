import { changed, getString, type NodeProto } from '@rn50/onnx-model';
import type { QuantizedStep } from '../plan/select-nodes.js';
import type { GraphWriter } from './graph-writer.js';

/**
 * A Pad or Slice that works on the codes themselves, as these operators can on every type; where 0 is padded, the zero
 * point is.
 * @param codes name of the codes it reads
 * @param output name of the codes it makes
 */
export function codeNode(
  { node, activations }: QuantizedStep,
  codes: string,
  output: string,
  writer: GraphWriter,
): NodeProto {
  const [, ...others] = node.input;
  if (node.opType !== 'Pad') return changed(node, { input: [codes, ...others], output: [output] });
  const [pads = '', , axes] = others;
  const isConstant = getString(node, 'mode', 'constant') === 'constant';
  const padding = isConstant ? writer.parametersOf(activations[0]?.tensor ?? '').zeroPoint : '';
  return changed(node, { input: [codes, pads, padding, ...(axes === undefined ? [] : [axes])], output: [output] });
}
