import { attribute, changed, getInts, getString, type NodeProto, tensorToNumbers } from '@rn50/onnx-model';
import { isKept, type Network, viewOf } from '../graph/network.js';
import { padRefusal } from '../plan/refusals.js';

/** Batch and channels, which a Conv does not pad. */
const OUTER_AXES = 2;

/** A Pad with 0 around height and width that only a Conv reads becomes part of the Conv's own padding. */
export function foldPad(network: Network): Network {
  const view = viewOf(network);
  const folded = new Map<NodeProto, NodeProto>();
  const gone = new Set<NodeProto>();
  for (const pad of network.nodes) {
    const [output = ''] = pad.output;
    const conv = view.onlyReader(output);
    const pads = spatialPads(pad, network);
    if (isKept(pad, network) || (conv !== undefined && isKept(conv, network))) continue;
    if (pads === null || conv?.opType !== 'Conv' || conv.domain !== '' || conv.input[0] !== output) continue;
    const own = getInts(conv, 'pads', new Array<number>(pads.length).fill(0));
    if (own.length !== pads.length || getString(conv, 'auto_pad', 'NOTSET') !== 'NOTSET') continue;
    const ints = pads.map((size, at) => size + (own[at] ?? 0));
    const others = conv.attribute.filter(({ name }) => name !== 'pads');
    const input = [pad.input[0] ?? '', ...conv.input.slice(1)];
    folded.set(conv, changed(conv, { input, attribute: [...others, attribute('pads', { ints })] }));
    gone.add(pad);
  }
  const nodes = network.nodes.filter((node) => !gone.has(node)).map((node) => folded.get(node) ?? node);
  return { ...network, nodes };
}

/** The padding as a Conv writes it, or null where a Conv could not do the same. */
function spatialPads(node: NodeProto, network: Network): number[] | null {
  const isZeroPad = node.opType === 'Pad' && node.domain === '' && getString(node, 'mode', 'constant') === 'constant';
  const tensor = network.initializers.get(node.input[1] ?? '');
  const hasAxes = (node.input[3] ?? '') !== '';
  if (!isZeroPad || tensor === undefined || hasAxes || padRefusal(node, network) !== null) return null;
  const sizes = tensorToNumbers(tensor);
  const rank = sizes.length / 2;
  const outer = [...sizes.slice(0, OUTER_AXES), ...sizes.slice(rank, rank + OUTER_AXES)];
  const spatial = [...sizes.slice(OUTER_AXES, rank), ...sizes.slice(rank + OUTER_AXES)];
  return outer.every((size) => size === 0) && spatial.every((size) => size >= 0) ? spatial : null;
}
