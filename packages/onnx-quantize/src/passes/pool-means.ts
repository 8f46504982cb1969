import { getInt, getInts, inferShapes, node as makeNode, type NodeProto, tensorToNumbers } from '@rn50/onnx-model';
import { freshNames } from '../graph/names.js';
import { isKept, type Network, toModel } from '../graph/network.js';

/** A ReduceMean over height and width is a GlobalAveragePool, which has an integer kernel that engines fuse. */
export function poolMeans(network: Network): Network {
  if (!network.nodes.some(isMean)) return network;
  const shapes = inferShapes(toModel(network));
  const fresh = freshNames(network);
  const nodes = network.nodes.flatMap((node) => {
    const [input = ''] = node.input;
    const [output = ''] = node.output;
    if (!isMean(node) || isKept(node, network) || !isOverImage(node, shapes.get(input)?.length, network)) return [node];
    if (getInt(node, 'keepdims', 1) !== 0) return [makeNode('GlobalAveragePool', [input], [output], {}, node.name)];
    const pooled = fresh(`${output}_pooled`);
    return [
      makeNode('GlobalAveragePool', [input], [pooled], {}, node.name),
      makeNode('Flatten', [pooled], [output], { axis: { int: 1 } }),
    ];
  });
  return { ...network, nodes };
}

function isMean({ opType, domain }: NodeProto): boolean {
  return opType === 'ReduceMean' && domain === '';
}

/** Whether the mean is over axes 2 and 3 of 4; the axes are an input since opset 18. */
function isOverImage(node: NodeProto, rank: number | undefined, { initializers }: Network): boolean {
  const tensor = initializers.get(node.input[1] ?? '');
  const axes = getInts(node, 'axes', undefined) ?? (tensor === undefined ? [] : tensorToNumbers(tensor));
  const positive = axes.map((axis) => (axis < 0 ? axis + 4 : axis)).sort();
  return rank === 4 && positive.length === 2 && positive[0] === 2 && positive[1] === 3;
}
