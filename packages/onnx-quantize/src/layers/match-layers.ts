import { type GraphView, multiplierInputs, multipliesFloats, type NodeProto } from '@rn50/onnx-model';
import { nodeName } from '../graph/names.js';
import { type Network, viewOf } from '../graph/network.js';

/** Where the INT8 network holds a tensor: in float, or as codes with the names of their scale and zero point. */
export type Held =
  | { readonly kind: 'float'; readonly tensor: string }
  | { readonly kind: 'codes'; readonly codes: string; readonly parameters: readonly string[] };

/** A layer of the float network whose output, or a tensor that follows directly, the INT8 network also has. */
export interface MatchedLayer {
  readonly name: string;
  readonly operator: string;
  /** Tensor of the float network. */
  readonly reference: string;
  readonly candidate: Held;
}

/** Quantizers fold these into the layer before, so that only the tensor behind them is left. */
const WORKED_IN: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'Clip',
  'Dropout',
  'HardSigmoid',
  'Identity',
  'LeakyRelu',
  'Relu',
]);

/** Of operators that do not multiply: which inputs are the scale and zero point of the output. */
const OTHER_RESULTS: ReadonlyMap<string, { readonly outputScale: number; readonly outputZero: number }> = new Map([
  ['QuantizeLinear', { outputScale: 1, outputZero: 2 }],
  ['QLinearLeakyRelu', { outputScale: 3, outputZero: 4 }],
]);

/**
 * The layers of two forms of one network, matched by the names of their tensors: quantizers keep these, whatever they do to
 * nodes. A layer whose output was renamed is left out. In the order of the float network.
 */
export function matchLayers(float: Network, int8: Network): MatchedLayer[] {
  const view = viewOf(float);
  const holder = holderIn(int8);
  const keepsNorms = int8.nodes.some(({ opType }) => opType === 'BatchNormalization');
  return float.nodes.flatMap((node) => {
    if (node.domain !== '' || !multipliesFloats(node.opType)) return [];
    const match = firstHeld(node, view, holder, keepsNorms);
    return match === null ? [] : [{ name: nodeName(node), operator: node.opType, ...match }];
  });
}

function firstHeld(
  layer: NodeProto,
  view: GraphView,
  holder: (tensor: string) => Held | null,
  keepsNorms: boolean,
): Pick<MatchedLayer, 'reference' | 'candidate'> | null {
  let [tensor = ''] = layer.output;
  const normalization = view.onlyReader(tensor);
  if (normalization?.opType === 'BatchNormalization' && !keepsNorms) {
    // Folded, so what either name holds is normalized.
    const [normalized = ''] = normalization.output;
    const underFirstName = holder(normalized) === null ? holder(tensor) : null;
    if (underFirstName !== null) return { reference: normalized, candidate: underFirstName };
    tensor = normalized;
  }
  while (true) {
    const candidate = holder(tensor);
    if (candidate !== null) return { reference: tensor, candidate };
    const next = view.onlyReader(tensor);
    if (next === undefined || !WORKED_IN.has(next.opType) || next.input[0] !== tensor) return null;
    [tensor = ''] = next.output;
  }
}

/** Finds a tensor of the float network; as codes where there are any, since those are what later layers read. */
function holderIn(int8: Network): (tensor: string) => Held | null {
  const view = viewOf(int8);
  return (tensor) => {
    const maker = view.producer(tensor);
    if (maker?.opType === 'DequantizeLinear') {
      const [codes = '', ...parameters] = maker.input;
      return { kind: 'codes', codes, parameters };
    }
    const quantizer = view.readers(tensor).find(({ opType }) => opType === 'QuantizeLinear');
    if (maker !== undefined && quantizer !== undefined) return codesOf(quantizer);
    if (maker !== undefined) return { kind: 'float', tensor };
    const integer = view.producer(`${tensor}_quantized`);
    return integer === undefined ? null : codesOf(integer);
  };
}

function codesOf(maker: NodeProto): Held | null {
  const { outputScale, outputZero } = multiplierInputs(maker.opType) ?? OTHER_RESULTS.get(maker.opType) ?? {};
  if (outputScale === undefined || outputZero === undefined) return null;
  const parameters = [outputScale, outputZero].map((index) => maker.input[index] ?? '');
  return { kind: 'codes', codes: maker.output[0] ?? '', parameters };
}
