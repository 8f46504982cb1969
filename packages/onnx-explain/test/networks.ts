import {
  type AttributeValue,
  DataType,
  float32Tensor,
  int8Tensor,
  int32Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  type NodeProto,
  node,
  type TensorProto,
  uint8Tensor,
  valueInfo,
} from '@rn50/onnx-model';

type Codes = 'u8' | 's8';

export interface QuantizedNetwork {
  /** Type of activations; u8 unless given. */
  readonly activations?: Codes;
  /** Type of weights; s8 unless given. */
  readonly weights?: Codes;
  /** Zero point of the convolutions' weights; 0, or 128 of u8, unless given. */
  readonly weightZero?: number;
  /** 13 unless given. */
  readonly opset?: number;
  /** Only these are between Q/DQ pairs; all unless given. */
  readonly quantized?: readonly string[];
  /** A MaxPool behind the first convolution; not unless asked for. */
  readonly pool?: boolean;
  /** A Q/DQ pair between an operator and its Relu as well, as some quantizers write it: no engine fuses that Relu. */
  readonly pairBeforeRelu?: boolean;
  /** No pair behind these, by name: what reads them is in float. */
  readonly floatOutputs?: readonly string[];
  /** Biases stay in float, as some quantizers leave them. */
  readonly floatBias?: boolean;
  /** Weights from -127 to 127, or within 7 bits. */
  readonly largestWeight?: number;
}

const CHANNELS = 16;
const SIZE = 8;

/**
 * conv1 with Relu, [pool], conv2, add of both with Relu, average pool, flatten, fc, on images of `[N, 16, 8, 8]`: in float, or
 * quantized as QDQ with a pair behind every quantized operator, as quantizers write it.
 */
export function network(quantized: QuantizedNetwork | null): ModelProto {
  const writer = new Writer(quantized);
  const image = writer.activation('x');
  const relu1 = writer.withRelu('Conv', [image, ...writer.weights('w1', [CHANNELS, CHANNELS, 3, 3])], 'conv1', SAME);
  const pooled = quantized?.pool ? writer.operator('MaxPool', [relu1], 'pool', POOL) : relu1;
  const conv2 = writer.operator('Conv', [pooled, ...writer.weights('w2', [CHANNELS, CHANNELS, 3, 3])], 'conv2', SAME);
  const relu2 = writer.withRelu('Add', [conv2, pooled], 'add');
  const mean = writer.operator('GlobalAveragePool', [relu2], 'gap');
  const flat = writer.operator('Flatten', [mean], 'flat');
  const logits = writer.operator('Gemm', [flat, ...writer.weights('w3', [10, CHANNELS])], 'fc', { transB: { int: 1 } });
  writer.nodes.push(node('Identity', [logits], ['y'], {}, 'out'));
  return makeModel({
    graph: makeGraph({
      name: 'small',
      nodes: writer.nodes,
      inputs: [valueInfo('x', DataType.FLOAT, ['N', CHANNELS, SIZE, SIZE])],
      outputs: [valueInfo('y', DataType.FLOAT, ['N', 10])],
      initializers: writer.initializers,
    }),
    irVersion: 7,
    opsets: { '': quantized?.opset ?? 13 },
    producerName: 'test',
  });
}

const SAME: Record<string, AttributeValue> = { kernel_shape: { ints: [3, 3] }, pads: { ints: [1, 1, 1, 1] } };
const POOL: Record<string, AttributeValue> = {
  kernel_shape: { ints: [3, 3] },
  strides: { ints: [1, 1] },
  pads: { ints: [1, 1, 1, 1] },
};

class Writer {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #network: QuantizedNetwork | null;

  constructor(quantized: QuantizedNetwork | null) {
    this.#network = quantized;
    if (quantized === null) return;
    const activations = quantized.activations ?? 'u8';
    this.initializers.push(
      float32Tensor('scale', [], [0.05]),
      // From zero on, so that Relu vanishes into the range.
      activations === 'u8' ? uint8Tensor('zero', [], [0]) : int8Tensor('zero', [], [-5]),
      float32Tensor('bias_scale', [], [0.05 * 0.01]),
      int32Tensor('bias_zero', [], [0]),
    );
  }

  operator(opType: string, inputs: readonly string[], name: string, attributes = {}): string {
    this.nodes.push(node(opType, inputs, [name], attributes, name));
    const isFloat = this.#network?.floatOutputs?.includes(name) ?? false;
    return this.#isQuantized(opType) && !isFloat ? this.activation(name) : name;
  }

  /** An operator with a Relu behind it, and the pair behind that. */
  withRelu(opType: string, inputs: readonly string[], name: string, attributes = {}): string {
    this.nodes.push(node(opType, inputs, [name], attributes, name));
    const from = this.#network?.pairBeforeRelu ? this.activation(name) : name;
    const relu = `${name}_relu`;
    this.nodes.push(node('Relu', [from], [relu], {}, relu));
    return this.#isQuantized(opType) ? this.activation(relu) : relu;
  }

  /** A Q/DQ pair behind a tensor. */
  activation(name: string): string {
    if (this.#network === null) return name;
    this.nodes.push(node('QuantizeLinear', [name, 'scale', 'zero'], [`${name}_q`], {}, `${name}_quantize`));
    this.nodes.push(node('DequantizeLinear', [`${name}_q`, 'scale', 'zero'], [`${name}_dq`], {}, `${name}_dequantize`));
    return `${name}_dq`;
  }

  /** Weights and bias of a layer. */
  weights(name: string, dims: readonly number[]): [string, string] {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const filters = dims[0] ?? 1;
    const most = this.#network?.largestWeight ?? 127;
    const codes = Array.from({ length: size }, (_, index) => ((index * 37) % (2 * most + 1)) - most);
    if (this.#network === null) {
      this.initializers.push(
        float32Tensor(
          name,
          dims,
          codes.map((code) => code * 0.01),
        ),
        float32Tensor(`${name}_bias`, [filters], new Float32Array(filters)),
      );
      return [name, `${name}_bias`];
    }
    const isSigned = (this.#network.weights ?? 's8') === 's8';
    const zero = this.#network.weightZero ?? (isSigned ? 0 : 128);
    this.initializers.push(
      isSigned
        ? int8Tensor(`${name}_q`, dims, codes)
        : uint8Tensor(
            `${name}_q`,
            dims,
            codes.map((code) => code + 128),
          ),
      float32Tensor(`${name}_scale`, [], [0.01]),
      isSigned ? int8Tensor(`${name}_zero`, [], [zero]) : uint8Tensor(`${name}_zero`, [], [zero]),
      int32Tensor(`${name}_bias_q`, [filters], new Int32Array(filters)),
    );
    const inputs = [`${name}_q`, `${name}_scale`, `${name}_zero`];
    this.nodes.push(node('DequantizeLinear', inputs, [name], {}, `${name}_dequantize`));
    if (this.#network.floatBias) {
      this.initializers.push(float32Tensor(`${name}_bias`, [filters], new Float32Array(filters)));
      return [name, `${name}_bias`];
    }
    this.nodes.push(node('DequantizeLinear', [`${name}_bias_q`, 'bias_scale', 'bias_zero'], [`${name}_bias`]));
    return [name, `${name}_bias`];
  }

  #isQuantized(opType: string): boolean {
    return this.#network !== null && (this.#network.quantized?.includes(opType) ?? true);
  }
}
