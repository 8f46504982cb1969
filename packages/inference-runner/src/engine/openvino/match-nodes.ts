/** A node of the file. */
export interface FileNode {
  /** May be empty. */
  readonly name: string;
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A node as OpenVINO ran it. */
export interface RanNode {
  readonly name: string;
  /** In OpenVINO's words, e.g. `Convolution`. */
  readonly nodeType: string;
  /** Names of the nodes that were fused into it. */
  readonly fused: readonly string[];
}

/** Added to the name of the node that keeps an operator's main work, and to what was folded into that. */
const SUFFIX = /\/WithoutBiases(\/\w+)*$/;
/** A name that OpenVINO made; the numbers count up in the order of the file. */
const MADE = /^[A-Z]\w*_(\d+)$/;
/** What operators of the file with weights are called as OpenVINO runs them. */
const WITH_WEIGHTS: readonly { readonly ran: RegExp; readonly file: RegExp }[] = [
  { ran: /^(Group)?Convolution(?!Backprop)/, file: /^(Conv|QLinearConv|ConvInteger)$/ },
  { ran: /^(Deconvolution|(Group)?ConvolutionBackprop)/, file: /^ConvTranspose$/ },
  { ran: /^(FullyConnected|MatMul)/, file: /^(Gemm|MatMul|QGemm|QLinearMatMul|MatMulInteger)$/ },
];
/** From a fused node back to the operator with weights: normalization, bias, activation, Q and DQ lie between. */
const MOST_STEPS = 8;

/**
 * Finds the node of the file behind each node that ran: by its name; where OpenVINO made the name, as it does for convolutions into
 * which it folds a normalization, by the order of the made names, if all nodes that were fused into them agree. Pure.
 */
export function matchNodes(ran: readonly RanNode[], file: readonly FileNode[]): ReadonlyMap<RanNode, FileNode> {
  const byName = new Map<string, FileNode>();
  for (const node of file) for (const output of node.outputs) byName.set(output, node);
  for (const node of file) if (node.name !== '') byName.set(node.name, node);
  const matched = new Map<RanNode, FileNode>();
  for (const node of ran) {
    if (MADE.test(node.name) && !byName.has(node.name)) continue;
    const found = byName.get(node.name) ?? byName.get(node.name.replace(SUFFIX, ''));
    if (found !== undefined && isKind(node, found)) matched.set(node, found);
  }
  const taken = new Set(matched.values());
  for (const kind of WITH_WEIGHTS) {
    const left = ran.filter((node) => !matched.has(node) && MADE.test(node.name) && kind.ran.test(node.nodeType));
    const nodes = file.filter((node) => !taken.has(node) && kind.file.test(node.opType));
    const inOrder = left.toSorted((a, b) => madeNumber(a) - madeNumber(b));
    const pairs = inOrder.flatMap((node, at) => (nodes[at] === undefined ? [] : [[node, nodes[at]] as const]));
    if (nodes.length !== left.length || !pairs.every(([node, found]) => agrees(node, found, byName))) continue;
    for (const [node, found] of pairs) matched.set(node, found);
  }
  return matched;
}

/** A node may be named after the last of those fused into it; one with weights is not taken for another operator. */
function isKind({ nodeType }: RanNode, { opType }: FileNode): boolean {
  return WITH_WEIGHTS.every(({ ran, file }) => !ran.test(nodeType) || file.test(opType));
}

function madeNumber({ name }: RanNode): number {
  return Number(MADE.exec(name)?.[1]);
}

/** Whether the operator is the one with weights before everything that was fused into the node. */
function agrees(node: RanNode, operator: FileNode, byName: ReadonlyMap<string, FileNode>): boolean {
  return node.fused.every((name) => {
    const start = byName.get(name);
    return start === undefined || leadsTo(start, operator, byName, MOST_STEPS);
  });
}

function leadsTo(from: FileNode, to: FileNode, byName: ReadonlyMap<string, FileNode>, steps: number): boolean {
  if (from === to) return true;
  if (steps === 0 || WITH_WEIGHTS.some(({ file }) => file.test(from.opType))) return false;
  return from.inputs.some((input) => {
    const before = byName.get(input);
    return before !== undefined && before !== from && leadsTo(before, to, byName, steps - 1);
  });
}
