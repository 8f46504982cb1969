import { describe, expect, it } from 'vitest';
import { type FileNode, matchNodes, type RanNode } from '../../../src/engine/openvino/match-nodes.js';

const inFile = (name: string, opType: string, inputs: string[], output: string): FileNode => {
  return { name, opType, inputs, outputs: [output] };
};
const ran = (name: string, nodeType: string, fused: string[] = []): RanNode => ({ name, nodeType, fused });

/** Names of the file's nodes, or null, in the order of what ran. */
function matches(nodes: readonly RanNode[], file: readonly FileNode[]) {
  const matched = matchNodes(nodes, file);
  return nodes.map((node) => {
    const found = matched.get(node);
    return found === undefined ? null : found.name || found.outputs[0];
  });
}

describe('matchNodes', () => {
  it('goes by the name, that of the output where a node has none, and what OpenVINO adds to it', () => {
    const file = [
      inFile('conv', 'Conv', ['x'], 'a'),
      inFile('', 'MaxPool', ['a'], 'pooled'),
      inFile('fc', 'Gemm', ['pooled'], 'y'),
    ];
    const nodes = [
      ran('conv/WithoutBiases', 'Convolution'),
      ran('pooled', 'Pooling'),
      ran('fc/WithoutBiases/DequantizationMultiply', 'FullyConnectedQuantizedLegacy'),
      ran('conv_reorder', 'Reorder'),
    ];
    expect(matches(nodes, file)).toEqual(['conv', 'pooled', 'fc', null]);
  });

  it('a convolution that is named after the Add fused into it is not taken for that Add', () => {
    const file = [inFile('conv', 'Conv', ['x'], 'a'), inFile('sum', 'Add', ['a', 'x'], 'y')];
    expect(matches([ran('sum', 'Convolution')], file)).toEqual([null]);
    expect(matches([ran('sum', 'Eltwise')], file)).toEqual(['sum']);
  });

  it('knows grouped and transposed convolutions, by name and where OpenVINO made the names', () => {
    const file = [
      inFile('plain', 'Conv', ['x'], 'a'),
      inFile('depthwise', 'Conv', ['a'], 'b'),
      inFile('up', 'ConvTranspose', ['b'], 'y'),
    ];
    const types = ['Convolution', 'GroupConvolution', 'ConvolutionBackpropData'];
    const names = ['plain', 'depthwise', 'up'];
    for (const own of [names, ['Multiply_10', 'Multiply_11', 'Multiply_12']]) {
      expect(
        matches(
          own.map((name, at) => ran(name, types[at] ?? '')),
          file,
        ),
      ).toEqual(names);
    }
  });

  describe('names that OpenVINO made', () => {
    const file = [
      inFile('conv1', 'Conv', ['x'], 'a'),
      inFile('norm1', 'BatchNormalization', ['a'], 'b'),
      inFile('conv2', 'Conv', ['b'], 'c'),
      inFile('norm2', 'BatchNormalization', ['c'], 'd'),
      inFile('relu2', 'Relu', ['d'], 'y'),
    ];
    const second = ran('Multiply_120', 'Convolution', ['norm2', 'relu2']);

    it('go by their order, if what was fused into each agrees', () => {
      expect(matches([second, ran('Multiply_99', 'Convolution', ['norm1'])], file)).toEqual(['conv2', 'conv1']);
    });

    it('are left alone where a fused node lies elsewhere, or the numbers of nodes differ', () => {
      expect(matches([ran('Multiply_7', 'Convolution', ['relu2']), ran('Multiply_9', 'Convolution')], file)).toEqual([
        null,
        null,
      ]);
      expect(matches([second], file)).toEqual([null]);
    });
  });
});
