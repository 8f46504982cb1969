import {
  changed,
  DataType,
  type Dim,
  float32Tensor,
  type GraphView,
  getInt,
  inferShapes,
  int8Tensor,
  node as makeNode,
  type NodeProto,
  type TensorProto,
  tensorDims,
  tensorToFloat32,
  tensorToInt8,
} from '@rn50/onnx-model';
import { freshNames, nodeName } from '../graph/names.js';
import { type Network, toModel, viewOf } from '../graph/network.js';
import { isScaledByChannel, weightsInput, windowOf, withInts } from './convolution.js';
import type { Rewritten } from './rewrite.js';

/** With more channels the kernels are already well used. */
const FEW_CHANNELS = 4;
const BLOCK = 2;

/**
 * A convolution with stride 2 over an image of few channels (the stem: 7x7 on RGB) as one with stride 1 over
 * SpaceToDepth of the image: four times the channels, half the size. Its weights are rearranged, taps that fall outside
 * the old kernel are 0, so every output is the same sum. The image is rearranged in float, before it is quantized.
 */
export function spaceToDepthStem(network: Network): Rewritten | null {
  const shapes = inferShapes(toModel(network));
  const view = viewOf(network);
  for (const node of network.nodes) {
    const stem = stemOf(node, network, view, shapes);
    if (stem !== null) return { network: rearranged(network, stem), sites: [nodeName(node)] };
  }
  return null;
}

interface Stem {
  readonly node: NodeProto;
  /** The float image, and the node that reads it: the convolution itself, or its QuantizeLinear. */
  readonly image: string;
  readonly reader: NodeProto;
  /** The initializer that holds the weights, and the DequantizeLinear between it and the convolution. */
  readonly weights: TensorProto;
  readonly dequantize: NodeProto | null;
  readonly taps: readonly [Taps, Taps];
}

/** One axis of the new kernel. */
interface Taps {
  readonly size: number;
  readonly padBegin: number;
  readonly padEnd: number;
  /** Old padding before the image: the old tap `2 * a + phase - 2 * padBegin + oldPad` lies at the new tap `a`. */
  readonly oldPad: number;
}

function stemOf(
  node: NodeProto,
  { initializers }: Network,
  view: GraphView,
  shapes: ReadonlyMap<string, readonly Dim[]>,
): Stem | null {
  const index = weightsInput(node);
  const window = windowOf(node);
  if (index === undefined || window === null || window.isDilated || getInt(node, 'group', 1) !== 1) return null;
  if (window.strides.some((stride) => stride !== BLOCK)) return null;
  const weightsName = node.input[index] ?? '';
  const dequantize = node.opType === 'Conv' ? (view.producer(weightsName) ?? null) : null;
  if (dequantize !== null && dequantize.opType !== 'DequantizeLinear') return null;
  const weights = initializers.get(dequantize?.input[0] ?? weightsName);
  if (weights?.dataType !== DataType.FLOAT && weights?.dataType !== DataType.INT8) return null;
  if (dequantize !== null && !isScaledByChannel(dequantize, { initializers })) return null;
  const [, channels = 0, height = 0, width = 0] = tensorDims(weights);
  if (channels > FEW_CHANNELS || weights.dims.length !== 4) return null;
  const { image, reader } = imageBehind(node, view);
  const size = shapes.get(image)?.slice(2) ?? [];
  if (size.length !== 2 || !size.every((dim) => typeof dim === 'number' && dim % BLOCK === 0)) return null;
  const [top, left, bottom, right] = window.pads;
  const rows = tapsOf(height, top, bottom);
  const columns = tapsOf(width, left, right);
  if (rows === null || columns === null || view.producer(image)?.opType === 'SpaceToDepth') return null;
  return { node, image, reader, weights, dequantize, taps: [rows, columns] };
}

/** The float image a convolution works on: what is before its own Q/DQ pair, if it has one. */
function imageBehind(node: NodeProto, view: GraphView): { image: string; reader: NodeProto } {
  let image = node.input[0] ?? '';
  let reader = node;
  for (const opType of ['DequantizeLinear', 'QuantizeLinear']) {
    const maker = view.producer(image);
    if (maker?.opType !== opType || view.onlyReader(image) !== reader) continue;
    reader = maker;
    image = maker.input[0] ?? '';
  }
  return { image, reader };
}

function tapsOf(kernel: number, padBefore: number, padAfter: number): Taps | null {
  const padBegin = Math.ceil(padBefore / BLOCK);
  const size = padBegin + Math.floor((kernel - 1 - padBefore) / BLOCK) + 1;
  const padEnd = Math.floor((padBefore + padAfter - kernel) / BLOCK) - padBegin + size;
  return padEnd < 0 || kernel <= padBefore ? null : { size, padBegin, padEnd, oldPad: padBefore };
}

function rearranged(network: Network, { node, image, reader, weights, dequantize, taps }: Stem): Network {
  const fresh = freshNames(network);
  const blocks = fresh(`${image}_blocks`);
  const newWeights = rearrangedWeights(fresh(`${weights.name}_blocks`), weights, taps);
  const [rows, columns] = taps;
  const window = {
    kernel_shape: [rows.size, columns.size],
    strides: [1, 1],
    pads: [rows.padBegin, columns.padBegin, rows.padEnd, columns.padEnd],
  };
  const reads = (one: NodeProto, from: string, to: string): NodeProto =>
    changed(one, { input: one.input.map((name) => (name === from ? to : name)) });
  const dequantized = dequantize === null ? null : fresh(`${dequantize.output[0] ?? ''}_blocks`);
  const nodes = network.nodes.flatMap((one) => {
    const before = one === reader ? [spaceToDepth(image, blocks)] : [];
    let now = one === reader ? reads(one, image, blocks) : one;
    if (one === node) {
      now = withInts(now, window);
      now = changed(now, { attribute: now.attribute.filter(({ name }) => name !== 'auto_pad') });
      if (dequantize === null || dequantized === null) now = reads(now, weights.name, newWeights.name);
      else {
        now = reads(now, dequantize.output[0] ?? '', dequantized);
        const input = [newWeights.name, ...dequantize.input.slice(1)];
        before.push(changed(dequantize, { input, output: [dequantized], name: `${dequantized}_dequantize` }));
      }
    }
    return [...before, now];
  });
  const read = new Set(nodes.flatMap(({ input }) => input));
  const unread = (one: NodeProto): boolean => one === dequantize && !read.has(one.output[0] ?? '');
  return {
    ...network,
    nodes: nodes.filter((one) => !unread(one)),
    initializers: new Map([...network.initializers, [newWeights.name, newWeights]]),
  };
}

function spaceToDepth(image: string, blocks: string): NodeProto {
  return makeNode('SpaceToDepth', [image], [blocks], { blocksize: { int: BLOCK } }, blocks);
}

/** `[M, C, kh, kw]` to `[M, 4 C, rows, columns]`; SpaceToDepth puts pixel (y, x) of a block into channels `(2 y + x) C`. */
function rearrangedWeights(name: string, weights: TensorProto, [rows, columns]: Stem['taps']): TensorProto {
  const [filters = 0, channels = 0, height = 0, width = 0] = tensorDims(weights);
  const dims = [filters, BLOCK * BLOCK * channels, rows.size, columns.size];
  const size = dims.reduce((product, dim) => product * dim, 1);
  const isFloat = weights.dataType === DataType.FLOAT;
  const old = isFloat ? tensorToFloat32(weights) : tensorToInt8(weights);
  const values = isFloat ? new Float32Array(size) : new Int8Array(size);
  let at = 0;
  for (let filter = 0; filter < filters; filter++) {
    for (let channel = 0; channel < BLOCK * BLOCK * channels; channel++) {
      const phase = Math.floor(channel / channels);
      for (let row = 0; row < rows.size; row++) {
        const y = oldTap(rows, row, Math.floor(phase / BLOCK));
        for (let column = 0; column < columns.size; column++) {
          const x = oldTap(columns, column, phase % BLOCK);
          const isInside = y >= 0 && y < height && x >= 0 && x < width;
          if (isInside) {
            values[at] = old[((filter * channels + (channel % channels)) * height + y) * width + x] ?? 0;
          }
          at++;
        }
      }
    }
  }
  return isFloat ? float32Tensor(name, dims, values) : int8Tensor(name, dims, values);
}

function oldTap({ padBegin, oldPad }: Taps, tap: number, phase: number): number {
  return BLOCK * (tap - padBegin) + phase + oldPad;
}
