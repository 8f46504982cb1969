import type { NodeProto } from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';
import { type Wiring, wiringOf } from '../graph/wiring.js';
import { nodeName } from '../plan/node-name.js';

/** Where the INT8 network holds a tensor: in float, or as codes with the names of their scale and zero point. */
export type Held =
  | { readonly kind: 'float'; readonly tensor: string }
  | { readonly kind: 'codes'; readonly codes: string; readonly parameters: readonly string[] };

/** A layer of the float network whose output, or what directly follows from it, the INT8 network has as well. */
export interface MatchedLayer {
  readonly name: string;
  readonly operator: string;
  /** Tensor of the float network. */
  readonly reference: string;
  readonly candidate: Held;
}

const LAYERS: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);

/** What quantizers work into the layer before it, so that only the tensor behind it is left. */
const WORKED_IN: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'Clip',
  'Dropout',
  'HardSigmoid',
  'Identity',
  'LeakyRelu',
  'Relu',
]);

/** Places of the output's scale and zero point among an integer operator's inputs. */
const RESULT_PARAMETERS: ReadonlyMap<string, readonly [scale: number, zeroPoint: number]> = new Map([
  ['QuantizeLinear', [1, 2]],
  ['QLinearConv', [6, 7]],
  ['QLinearMatMul', [6, 7]],
  ['QGemm', [7, 8]],
  ['QLinearLeakyRelu', [3, 4]],
]);

/**
 * The layers of two forms of one network, matched by the names of their tensors: quantizers keep these, whatever they do to
 * nodes. A layer whose output was renamed is left out. In the order of the float network.
 */
export function matchLayers(float: Network, int8: Network): MatchedLayer[] {
  const wiring = wiringOf(float);
  const holder = holderIn(int8);
  const keepsNorms = int8.nodes.some(({ opType }) => opType === 'BatchNormalization');
  return float.nodes.flatMap((node) => {
    if (node.domain !== '' || !LAYERS.has(node.opType)) return [];
    const match = firstHeld(node, wiring, holder, keepsNorms);
    return match === null ? [] : [{ name: nodeName(node), operator: node.opType, ...match }];
  });
}

function firstHeld(
  layer: NodeProto,
  wiring: Wiring,
  holder: (tensor: string) => Held | null,
  keepsNorms: boolean,
): Pick<MatchedLayer, 'reference' | 'candidate'> | null {
  let [tensor = ''] = layer.output;
  const normalization = wiring.onlyReader(tensor);
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
    const next = wiring.onlyReader(tensor);
    if (next === undefined || !WORKED_IN.has(next.opType) || next.input[0] !== tensor) return null;
    [tensor = ''] = next.output;
  }
}

/** Finds a tensor of the float network; as codes where there are any, since those are what later layers read. */
function holderIn(int8: Network): (tensor: string) => Held | null {
  const wiring = wiringOf(int8);
  return (tensor) => {
    const maker = wiring.producer.get(tensor);
    if (maker?.opType === 'DequantizeLinear') {
      const [codes = '', ...parameters] = maker.input;
      return { kind: 'codes', codes, parameters };
    }
    const quantizer = wiring.readers(tensor).find(({ opType }) => opType === 'QuantizeLinear');
    if (maker !== undefined && quantizer !== undefined) return codesOf(quantizer);
    if (maker !== undefined) return { kind: 'float', tensor };
    const integer = wiring.producer.get(`${tensor}_quantized`);
    return integer === undefined ? null : codesOf(integer);
  };
}

function codesOf(maker: NodeProto): Held | null {
  const places = RESULT_PARAMETERS.get(maker.opType);
  if (places === undefined) return null;
  return { kind: 'codes', codes: maker.output[0] ?? '', parameters: places.map((place) => maker.input[place] ?? '') };
}
