import type { NodeProto, TensorProto } from 'onnx-buf';
import { type AttributeValue, node } from '../node/make.js';
import { float32Tensor } from '../tensor/make.js';
import { WeightMaker } from './weights.js';

export interface ConvShape {
  readonly inputs: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  /** Whether it has a bias; none unless given. */
  readonly bias?: boolean;
  /** Share of its random mean that each filter keeps; 0, the weights sum to zero, unless given. */
  readonly meanKept?: number;
}

/** Variance of a convolution's weights times the inputs of one filter, chosen so that the network answers its input. */
const CONV_GAIN = 2;

/** Epsilon and momentum as in MXNet's export of the original. */
const NORM_ATTRIBUTES = { epsilon: { float: 1e-5 }, momentum: { float: 0.9 } };

/** Adds layers one after another: nodes and weights, with the names that MXNet gives them (`resnetv17_stage1_conv0_fwd`). */
export class GraphWriter {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  private readonly counters = new Map<string, number>();
  private readonly weights: WeightMaker;
  private prefix: string;

  constructor(
    private readonly model: string,
    seed: number,
  ) {
    this.prefix = model;
    this.weights = new WeightMaker(seed);
  }

  /** Layers that follow are named after this stage; 0 leaves the stages. */
  enterStage(stage: number): void {
    this.prefix = stage === 0 ? this.model : `${this.model}stage${stage}_`;
  }

  conv(input: string, { inputs, filters, kernel, stride, bias = false, meanKept = 0 }: ConvShape): string {
    const name = this.nextName('conv');
    const size = inputs * kernel * kernel;
    const weights = this.weights.filters(filters, size, CONV_GAIN, meanKept);
    const parameters = [this.store(`${name}_weight`, [filters, inputs, kernel, kernel], weights)];
    if (bias) parameters.push(this.store(`${name}_bias`, [filters], this.weights.bias(filters)));
    const pad = (kernel - 1) / 2;
    return this.append('Conv', name, [input, ...parameters], {
      dilations: { ints: [1, 1] },
      group: { int: 1 },
      kernel_shape: { ints: [kernel, kernel] },
      pads: { ints: [pad, pad, pad, pad] },
      strides: { ints: [stride, stride] },
    });
  }

  norm(input: string, channels: number, scale: number): string {
    const name = this.nextName('batchnorm');
    const { gamma, beta, mean, variance } = this.weights.norm(channels, scale);
    const parameters = [
      this.store(`${name}_gamma`, [channels], gamma),
      this.store(`${name}_beta`, [channels], beta),
      this.store(`${name}_running_mean`, [channels], mean),
      this.store(`${name}_running_var`, [channels], variance),
    ];
    return this.append('BatchNormalization', name, [input, ...parameters], NORM_ATTRIBUTES);
  }

  relu(input: string): string {
    return this.append('Relu', this.nextName('relu'), [input]);
  }

  add(branch: string, shortcut: string): string {
    return this.append('Add', this.nextName('plus'), [branch, shortcut]);
  }

  maxPool(input: string): string {
    return this.append('MaxPool', this.nextName('pool'), [input], {
      kernel_shape: { ints: [3, 3] },
      pads: { ints: [1, 1, 1, 1] },
      strides: { ints: [2, 2] },
    });
  }

  globalAveragePool(input: string): string {
    return this.append('GlobalAveragePool', this.nextName('pool'), [input]);
  }

  flatten(input: string): string {
    return this.append('Flatten', this.nextName('flatten'), [input], { axis: { int: 1 } });
  }

  /** The classifier: each class's weights sum to zero, so the mean activation favours no class. */
  dense(input: string, inputs: number, outputs: number, gain: number): string {
    const name = this.nextName('dense');
    const parameters = [
      this.store(`${name}_weight`, [outputs, inputs], this.weights.classifier(outputs, inputs, gain)),
      this.store(`${name}_bias`, [outputs], this.weights.bias(outputs)),
    ];
    return this.append('Gemm', name, [input, ...parameters], {
      alpha: { float: 1 },
      beta: { float: 1 },
      transA: { int: 0 },
      transB: { int: 1 },
    });
  }

  private append(
    opType: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const output = `${name}_fwd`;
    this.nodes.push(node(opType, inputs, [output], attributes, output));
    return output;
  }

  private store(name: string, dims: readonly number[], data: Float32Array): string {
    this.initializers.push(float32Tensor(name, dims, data));
    return name;
  }

  private nextName(layer: string): string {
    const stem = `${this.prefix}${layer}`;
    const count = this.counters.get(stem) ?? 0;
    this.counters.set(stem, count + 1);
    return `${stem}${count}`;
  }
}
