/** How long the fake engine takes: a cost per node from its work and the kernel it would run in, and noise from a seed. */
import { uniform } from './random.mjs';

/** Of one product, in nanoseconds on one thread. The small convolutions are far from the peak of the large matrices. */
const PRODUCT_NS = { float: 4, direct: 1.4, gemm: 1.15, narrowGemm: 1.7, floatMatrix: 0.0182, int8Matrix: 0.0047 };
const ELEMENT_NS = 8;
/** The large products of the peaks, of which only the product itself counts. */
const PRODUCTS_ALONE = new Set(['MatMul', 'QLinearMatMul']);
const NODE_NS = 4_000;
const OVERHEAD_NS = 150_000;
/** Images after the first of a batch take this much of the first one's time. */
const BATCH_GAIN = 0.88;
/** From so many input channels on the GEMM kernel is the faster one. */
const WIDE = 32;
const THREAD_FACTORS = new Map([
  [1, 1],
  [2, 0.56],
  [3, 0.42],
  [4, 0.35],
]);
/** Operators that a real engine melts into their neighbours. */
const MELTED = new Set(['BatchNormalization', 'Relu', 'Clip', 'DequantizeLinear']);

/** Time with so many threads / time with one. */
export const threadFactor = (threads) => THREAD_FACTORS.get(threads) ?? 1 / threads;

/** The nodes that run, with their time in nanoseconds on one thread for an input of these dims. */
export function nodeCosts(graph, dims) {
  const shapes = graph.shapesFor(dims);
  const [batch = 1] = dims;
  const scale = (1 + (batch - 1) * BATCH_GAIN) / batch;
  const costs = graph.nodes
    .map((node, index) => ({ node, index }))
    .filter(({ node }) => runs(node, graph))
    .map(({ node, index }) => {
      const elements = product(shapes.get(node.output[0]) ?? []);
      const elementsNs = PRODUCTS_ALONE.has(node.opType) ? 0 : elements * ELEMENT_NS;
      return { node, index, ns: NODE_NS + scale * (elementsNs + productsNs(node, graph, shapes)) };
    });
  return Object.assign(costs, { overheadNs: OVERHEAD_NS });
}

/** Factors around 1, the same sequence for the same file loaded at the same time of the fake clock. */
export function runTimes({ seed }) {
  const random = uniform(seed ^ Math.floor(performance.now() * 1000));
  const luck = 1 + 0.004 * (random() - 0.5);
  return () => {
    const noise = 1 + 0.01 * (random() + random() + random() - 1.5);
    return luck * (random() < 0.02 ? noise * (1.1 + 0.2 * random()) : noise);
  };
}

function runs(node, { producers }) {
  if (node.opType === 'QuantizeLinear') return !producers.has(node.input[0]);
  return !MELTED.has(node.opType);
}

function productsNs(node, graph, shapes) {
  const { opType } = node;
  const output = product(shapes.get(node.output[0]) ?? []);
  if (opType === 'MatMul') return output * (shapes.get(node.input[0])?.at(-1) ?? 1) * PRODUCT_NS.floatMatrix;
  if (opType === 'QLinearMatMul') return output * (shapes.get(node.input[0])?.at(-1) ?? 1) * PRODUCT_NS.int8Matrix;
  const weights = shapes.get(node.input[weightsInput(opType)]);
  if (weights === undefined) return 0;
  const perOutput = product(weights) / Math.max(1, weights[0]);
  return output * perOutput * PRODUCT_NS[kernelOf(node, graph, weights)];
}

function weightsInput(opType) {
  if (opType === 'Conv' || opType === 'Gemm') return 1;
  return opType === 'QLinearConv' || opType === 'QGemm' ? 3 : -1;
}

function kernelOf({ opType, input }, { producers, constant }, weights) {
  const dequantized = producers.get(input[1])?.opType === 'DequantizeLinear' ? producers.get(input[1]) : undefined;
  const zeroPoint = opType.startsWith('Q') ? input[5] : dequantized?.input[2];
  if (zeroPoint === undefined) return 'float';
  const isShifted = (constant(zeroPoint) ?? []).some((value) => Number(value) !== 0);
  if (!isShifted) return 'direct';
  return weights[1] >= WIDE ? 'gemm' : 'narrowGemm';
}

const product = (dims) => dims.reduce((all, dim) => all * Number(dim), 1);
