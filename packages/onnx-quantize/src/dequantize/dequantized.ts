import {
  changed,
  DataType,
  float32Tensor,
  getInt,
  getTensor,
  isIntegerOperator,
  type ModelProto,
  type MultiplierInputs,
  node as makeNode,
  multiplierInputs,
  type NodeProto,
  type TensorProto,
  tensorDims,
  tensorToNumbers,
} from '@rn50/onnx-model';
import { channelLayout } from '../arithmetic/weights.js';
import { QuantizeError } from '../errors.js';
import { requirePlainModel } from '../graph/check-model.js';
import { freshNames } from '../graph/names.js';
import { type Network, readingFrom, toModel, toNetwork } from '../graph/network.js';
import { NonNegativeTensors } from './non-negative.js';

/** Scale and zero point of an operand, by name; `axis` where the scale is one per channel. */
interface Affine {
  readonly scale: string;
  readonly zero: string;
  readonly axis: number;
}

/**
 * The float network behind a statically quantized model: integer operators become those of floats, weights the numbers that their
 * codes stand for, and Q/DQ pairs are dropped. It has the network's structure, not its exact numbers: Relu and Clip that were folded
 * into a range are missing, and so are factors worked into a scale. A float model is returned as it is.
 * @throws QuantizeError MODEL_UNSUPPORTED for dynamic quantization and operators that are not known, EXTERNAL_DATA
 */
export function dequantized(model: ModelProto, { cutAtZero = false }: DequantizeOptions = {}): ModelProto {
  const graph = requirePlainModel(model);
  const isQuantized = graph.node.some(({ opType }) => opType === 'QuantizeLinear' || isIntegerOperator(opType));
  return isQuantized ? toModel(new Dequantizer(toNetwork(model, graph), cutAtZero).network()) : model;
}

export interface DequantizeOptions {
  /** Put a Relu where a QuantizeLinear whose range begins at 0 cut off negative values: many tools drop the Relu before it. */
  readonly cutAtZero?: boolean;
}

class Dequantizer {
  readonly #network: Network;
  readonly #constants: Map<string, TensorProto>;
  readonly #fresh: (wanted: string) => string;
  readonly #cutAtZero: boolean;
  readonly #nonNegative = new NonNegativeTensors();

  constructor(network: Network, cutAtZero: boolean) {
    this.#network = network;
    this.#cutAtZero = cutAtZero;
    this.#fresh = freshNames(network);
    const held = network.nodes.flatMap((node) => {
      const value = node.opType === 'Constant' ? getTensor(node, 'value', undefined) : undefined;
      return value === undefined ? [] : [[node.output[0] ?? '', value] as const];
    });
    this.#constants = new Map([...network.initializers, ...held]);
  }

  network(): Network {
    const nodes = this.#network.nodes.flatMap((node) => {
      const float = this.#float(node);
      if (float !== null) this.#nonNegative.add(float);
      return float ?? [];
    });
    return { ...this.#network, nodes: this.#withoutRenamedConstants(nodes), initializers: this.#constants };
  }

  /** Weights that were stored as floats are behind an Identity now; they are read directly, as weights usually are. */
  #withoutRenamedConstants(nodes: readonly NodeProto[]): NodeProto[] {
    const original = new Map<string, string>();
    const outputs = new Set(this.#network.outputs.map(({ name }) => name));
    return nodes.flatMap((given) => {
      const node = readingFrom(given, original);
      const [name = ''] = node.input;
      const [output = ''] = node.output;
      if (node.opType === 'Identity' && this.#constants.has(name) && !outputs.has(output)) {
        original.set(output, name);
        return [];
      }
      return node;
    });
  }

  /** The node in float; null where it becomes a constant. */
  #float(node: NodeProto): NodeProto | null {
    const { opType, input, output } = node;
    const [x = '', scale = '', zero = ''] = input;
    switch (opType) {
      case 'QuantizeLinear':
        return makeNode(this.#cuts(node) ? 'Relu' : 'Identity', [x], output, {}, node.name);
      case 'DequantizeLinear':
        if (!this.#constants.has(x)) return makeNode('Identity', [x], output, {}, node.name);
        this.#dequantize(x, { scale, zero, axis: getInt(node, 'axis', 1) }, output[0] ?? '');
        return null;
      case 'QLinearConv':
        return this.#product(node, 'Conv', 0);
      case 'QGemm':
        return this.#product(node, 'Gemm', getInt(node, 'transB', 0) === 1 ? 0 : 1);
      case 'QLinearMatMul':
        return this.#product(node, 'MatMul', -1);
      case 'QLinearAdd':
      case 'QLinearMul':
        return this.#plain(node, opType.slice('QLinear'.length), [this.#data(node, 0), this.#data(node, 3)]);
      case 'QLinearConcat': {
        const parts = input.flatMap((_, index) => (index % 3 === 2 ? [this.#data(node, index)] : []));
        return this.#plain(node, 'Concat', parts);
      }
      case 'QLinearSigmoid':
      case 'QLinearLeakyRelu':
      case 'QLinearSoftmax':
      case 'QLinearAveragePool':
      case 'QLinearGlobalAveragePool':
        return this.#plain(node, opType.slice('QLinear'.length), [this.#data(node, 0)]);
      // Cuts codes, as PyTorch writes it behind the QuantizeLinear of weights.
      case 'Clip':
        return this.#isOfCodes(node) ? makeNode('Identity', [x], output, {}, node.name) : node;
      // It pads with the zero point's code, which stands for 0.
      case 'Pad':
        return changed(node, { input: [x, input[1] ?? '', '', ...input.slice(3)] });
      default:
        if (isIntegerOperator(opType)) throw unsupported(opType);
        return node;
    }
  }

  /** Whether negative values may reach this QuantizeLinear, and its range begins at 0. The network's inputs are taken as they are. */
  #cuts({ input }: NodeProto): boolean {
    const [x = '', , zero = ''] = input;
    if (!this.#cutAtZero || this.#constants.has(x) || this.#nonNegative.has(x)) return false;
    if (this.#network.inputs.some(({ name }) => name === x)) return false;
    const tensor = this.#constants.get(zero);
    const least = tensor?.dataType === DataType.INT8 ? -128 : 0;
    // Without a zero point it is uint8 0.
    return zero === '' || (tensor !== undefined && tensorToNumbers(tensor).every((value) => value === least));
  }

  #isOfCodes({ input }: NodeProto): boolean {
    return input.slice(1).some((name) => {
      const type = this.#constants.get(name)?.dataType;
      return type === DataType.INT8 || type === DataType.UINT8;
    });
  }

  /** A convolution or matrix product; `axis` is that of the output channels in its weights. */
  #product(node: NodeProto, opType: string, axis: number): NodeProto {
    const inputs = multiplierInputs(node.opType);
    if (inputs === undefined) throw unsupported(node.opType);
    const data = this.#data(node, inputs.activation);
    return this.#plain(node, opType, [data, this.#weights(node, inputs, axis), ...this.#bias(node, inputs)]);
  }

  #plain(node: NodeProto, opType: string, input: string[]): NodeProto {
    return changed(node, { opType, domain: '', input });
  }

  /** An operand whose scale and zero point follow it; its numbers where it is constant. */
  #data({ input }: NodeProto, index: number): string {
    const [name = '', scale = '', zero = ''] = input.slice(index, index + 3);
    return this.#constants.has(name) ? this.#dequantize(name, { scale, zero, axis: 0 }) : name;
  }

  #weights({ input }: NodeProto, inputs: MultiplierInputs, axis: number): string {
    const [name, scale, zero] = namesAt(input, inputs.weight, inputs.weightScale, inputs.weightZero);
    const rank = this.#constants.get(name)?.dims.length ?? 0;
    return this.#constants.has(name)
      ? this.#dequantize(name, { scale, zero, axis: axis < 0 ? axis + rank : axis })
      : name;
  }

  /** Biases count in steps of input scale x weight scale. */
  #bias({ input }: NodeProto, inputs: MultiplierInputs): string[] {
    const [name, inputScaleName, weightScaleName] = namesAt(
      input,
      inputs.bias,
      inputs.activationScale,
      inputs.weightScale,
    );
    if (name === '') return [];
    const [inputScale = 1] = this.#numbers(inputScaleName);
    const weightScales = this.#numbers(weightScaleName);
    const values = this.#numbers(name).map((step, at) => {
      return step * inputScale * (weightScales[weightScales.length > 1 ? at : 0] ?? 1);
    });
    return [this.#keep(this.#fresh(`${name}_float`), [values.length], values)];
  }

  #dequantize(name: string, { scale, zero, axis }: Affine, as = this.#fresh(`${name}_float`)): string {
    const tensor = this.#constants.get(name);
    const dims = tensor === undefined ? [] : tensorDims(tensor);
    const [codes, scales, zeros] = [this.#numbers(name), this.#numbers(scale), zero === '' ? [0] : this.#numbers(zero)];
    const { channels, inner } = scales.length > 1 ? channelLayout(dims, axis) : { channels: 1, inner: codes.length };
    const ofChannel = (all: readonly number[], channel: number): number => all[all.length > 1 ? channel : 0] ?? 0;
    const values = codes.map((code, at) => {
      const channel = Math.floor(at / inner) % channels;
      return (code - ofChannel(zeros, channel)) * ofChannel(scales, channel);
    });
    return this.#keep(as, dims, values);
  }

  #numbers(name: string): readonly number[] {
    const tensor = this.#constants.get(name);
    if (tensor === undefined) throw unsupported('scales that are computed');
    return tensorToNumbers(tensor);
  }

  #keep(name: string, dims: readonly number[], values: readonly number[]): string {
    this.#constants.set(name, float32Tensor(name, dims, values));
    return name;
  }
}

type Index = number | undefined;

/** Names of three inputs; `''` where an index or its input is missing. */
function namesAt(input: readonly string[], a: Index, b: Index, c: Index): [string, string, string] {
  const at = (index: Index): string => input[index ?? -1] ?? '';
  return [at(a), at(b), at(c)];
}

function unsupported(what: string): QuantizeError {
  return new QuantizeError(
    'MODEL_UNSUPPORTED',
    `the quantization cannot be taken out of the model: it has ${what}`,
    'Give the FP32 model it was made from.',
  );
}
