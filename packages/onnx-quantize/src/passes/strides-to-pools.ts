import {
  attribute,
  changed,
  type GraphView,
  getInt,
  getInts,
  getString,
  node as makeNode,
  type NodeProto,
} from '@rn50/onnx-model';
import { freshNames } from '../graph/names.js';
import { isKept, type Network, viewOf } from '../graph/network.js';

/**
 * Where all readers of an image are 1x1 convolutions with one stride (behind each stage of ResNet v1), a 1x1 MaxPool picks
 * the pixels for them. Left in the convolutions, OpenVINO (seen with 2026.4) moves such a stride up between the two
 * halves of a DequantizeLinear, and runs these convolutions in float.
 */
export function stridesToPools(network: Network): Network {
  const view = viewOf(network);
  const fresh = freshNames(network);
  const picked = new Map<string, string>();
  const nodes = network.nodes.flatMap((node) => {
    const [image = '', ...constants] = node.input;
    const strides = stridesOf(image, network, view);
    if (strides === null) return [node];
    const known = picked.get(image);
    const pixels = known ?? fresh(`${image}_pixels`);
    picked.set(image, pixels);
    const pool = { kernel_shape: { ints: strides.map(() => 1) }, strides: { ints: strides } };
    const conv = changed(node, {
      input: [pixels, ...constants],
      attribute: [
        ...node.attribute.filter(({ name }) => name !== 'strides'),
        attribute('strides', { ints: strides.map(() => 1) }),
      ],
    });
    return known === undefined ? [makeNode('MaxPool', [image], [pixels], pool, pixels), conv] : [conv];
  });
  return { ...network, nodes };
}

/** The stride with which every reader picks pixels; null where one of them does anything else. */
function stridesOf(image: string, network: Network, view: GraphView): number[] | null {
  if (view.producer(image) === undefined || view.isOutput(image)) return null;
  const wanted = view.readers(image).map((reader) => pickedStrides(reader, image, network));
  const [first = null] = wanted;
  return wanted.every((strides) => strides !== null && strides.join() === first?.join()) ? first : null;
}

function pickedStrides(node: NodeProto, image: string, network: Network): number[] | null {
  if (isKept(node, network)) return null;
  if (node.opType !== 'Conv' || node.domain !== '' || node.input[0] !== image) return null;
  const kernel = network.initializers.get(node.input[1] ?? '')?.dims.slice(2);
  const isPixel = kernel?.length === 2 && kernel.every((size) => Number(size) === 1);
  if (!isPixel || getInt(node, 'group', 1) !== 1 || getString(node, 'auto_pad', 'NOTSET') !== 'NOTSET') return null;
  if (getInts(node, 'pads', [0, 0, 0, 0]).some((pad) => pad !== 0)) return null;
  const strides = getInts(node, 'strides', [1, 1]);
  return strides.some((stride) => stride > 1) ? [...strides] : null;
}
