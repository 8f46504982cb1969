import { changed, inferShapes, node as makeNode, type NodeProto, namesCaptured } from '@rn50/onnx-model';
import { freshNames, nodeName } from '../graph/names.js';
import { type Network, toModel, viewOf } from '../graph/network.js';
import { withInts } from './convolution.js';
import { dropEmptySteps } from './drop-empty-steps.js';
import type { Rewritten } from './rewrite.js';
import { type Spatial, spatialOf } from './spatial-operators.js';

/** Every so many rows and columns. */
type Stride = readonly [number, number];

const ALL: Stride = [1, 1];
/** MaxPool takes integers from here on. */
const INTEGER_POOLING_OPSET = 12;

/**
 * Calculate only the pixels that are read. Where all readers of an image are 1x1 convolutions or pools with stride 2, as
 * behind each stage of ResNet v1, three quarters of it are never looked at: the layers before then take the stride themselves,
 * as far back as every reader allows. A shortcut that joins in between is thinned out by a 1x1 MaxPool.
 *
 * A window operator that is asked for every second pixel multiplies its stride: `floor(floor(m/t)/s) = floor(m/(ts))`, so
 * sizes come out the same, and each pixel that is left is calculated from the same numbers.
 */
export function skipUnreadPixels(network: Network): Rewritten | null {
  const shapes = inferShapes(toModel(network));
  const spatial = new Map(network.nodes.map((node) => [node, spatialOf(node, shapes)]));
  const wanted = wantedPixels(network, spatial);
  const rewriter = pixelPicker(network);
  /** Which pixels of the original tensor are stored; all unless listed. */
  const stored = new Map<string, Stride>();
  const sites: string[] = [];
  for (const node of network.nodes) {
    const [output = ''] = node.output;
    const want = wanted.get(output) ?? ALL;
    const seen = spatial.get(node);
    if (seen?.kind === 'windowed') {
      const given = stored.get(node.input[0] ?? '') ?? ALL;
      const strides = divided(times(seen.window.strides, want), given);
      rewriter.nodes.push(isSame(strides, seen.window.strides) ? node : withInts(node, { strides }));
      stored.set(output, want);
      if (!isSame(want, ALL)) sites.push(nodeName(node));
    } else if (seen?.kind === 'pixelwise') {
      const given = seen.operands.map((index) => stored.get(node.input[index] ?? '') ?? ALL);
      const [first = ALL] = given;
      const target = given.every((one) => isSame(one, first)) ? first : want;
      const input = [...node.input];
      seen.operands.forEach((index, at) => {
        input[index] = rewriter.picked(input[index] ?? '', divided(target, given[at] ?? ALL));
      });
      rewriter.nodes.push(changed(node, { input }));
      stored.set(output, target);
    } else rewriter.nodes.push(node);
  }
  return sites.length === 0 ? null : { network: dropEmptySteps({ ...network, nodes: rewriter.nodes }), sites };
}

/** For each tensor the pixels that some reader looks at, found from the outputs backwards; all unless listed. */
function wantedPixels(network: Network, spatial: ReadonlyMap<NodeProto, Spatial>): ReadonlyMap<string, Stride> {
  const wanted = new Map<string, Stride>(network.outputs.map(({ name }) => [name, ALL]));
  const want = (tensor: string, stride: Stride): void => {
    const known = wanted.get(tensor);
    wanted.set(tensor, known === undefined ? stride : [divisor(known[0], stride[0]), divisor(known[1], stride[1])]);
  };
  for (const node of network.nodes.flatMap(namesCaptured)) want(node, ALL);
  for (const node of network.nodes.toReversed()) {
    const seen = spatial.get(node) ?? { kind: 'other' };
    const output = wanted.get(node.output[0] ?? '') ?? ALL;
    node.input.forEach((tensor, index) => {
      if (seen.kind === 'pixelwise' && seen.operands.includes(index)) want(tensor, output);
      else if (seen.kind === 'windowed' && seen.isPixel && index === 0)
        want(tensor, times(seen.window.strides, output));
      else want(tensor, ALL);
    });
  }
  return canThin(network) ? wanted : new Map();
}

/** Whether the codes of an integer operator can go through a MaxPool. */
function canThin({ nodes, opsets }: Network): boolean {
  return (opsets[''] ?? 0) >= INTEGER_POOLING_OPSET || !nodes.some(({ opType }) => opType.startsWith('QLinear'));
}

/** The nodes of the new graph, and the thinned-out forms of tensors, each made once. */
function pixelPicker(network: Network): {
  readonly nodes: NodeProto[];
  readonly picked: (tensor: string, stride: Stride) => string;
} {
  const fresh = freshNames(network);
  const view = viewOf(network);
  const made = new Map<string, string>();
  const nodes: NodeProto[] = [];
  const picked = (tensor: string, stride: Stride): string => {
    if (isSame(stride, ALL)) return tensor;
    const key = `${stride.join(' ')} ${tensor}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const pixels = fresh(`${tensor}_pixels`);
    const attributes = { kernel_shape: { ints: [1, 1] }, strides: { ints: stride } };
    nodes.push(makeNode('MaxPool', [tensor], [pixels], attributes, pixels));
    const maker = view.producer(tensor);
    const result = maker?.opType === 'DequantizeLinear' ? requantized(pixels, maker) : pixels;
    made.set(key, result);
    return result;
  };
  /** Q/DQ with the tensor's own parameters, without loss: engines then move the codes and calculate nothing. */
  const requantized = (pixels: string, { input }: NodeProto): string => {
    const [, scale = '', zeroPoint = ''] = input;
    if (zeroPoint === '') return pixels;
    const codes = fresh(`${pixels}_quantized`);
    const dequantized = fresh(`${pixels}_dequantized`);
    nodes.push(makeNode('QuantizeLinear', [pixels, scale, zeroPoint], [codes], {}, `${codes}_quantize`));
    nodes.push(makeNode('DequantizeLinear', [codes, scale, zeroPoint], [dequantized], {}, `${codes}_dequantize`));
    return dequantized;
  };
  return { nodes, picked };
}

function times(a: Stride, b: Stride): Stride {
  return [a[0] * b[0], a[1] * b[1]];
}

/** Divides exactly, since a tensor is thinned out no further than any reader allows. */
function divided(a: Stride, b: Stride): Stride {
  return [a[0] / b[0], a[1] / b[1]];
}

function isSame(a: Stride, b: Stride): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
