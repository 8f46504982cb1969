/**
 * Made-up tensors: noise by the tensor's name and the image it comes from, so that the same tensor holds the same numbers in
 * FP32 and in INT8, up to the quantization of that file and a small error of quantized layers. What quantizing adds
 * to a graph (Q, DQ, extents, the sums that judge a layer) is calculated truly.
 */
import { hash, uniform } from './random.mjs';

/** What our quantizer and tuner hang on to the name of the tensor that a new one stands for. */
const ADDED = /_(quantized|dequantized|float|seen|operand|gemm|twin)(_\d+)?$/;
const TWIN = /_twin(_\d+)?$/;
/** Feeds are told apart in steps of this part, so that the last bit of a sine does not matter. */
const STEPS = 256;
/** Larger tensors are nought: only the peaks have them, and nobody looks at what comes out there. */
const MOST_ELEMENTS = 100_000;
const ARRAYS = { float32: Float32Array, uint8: Uint8Array, int8: Int8Array, int32: Int32Array };
const RANGES = { uint8: [0, 255], int8: [-128, 127] };

/** Gives the values of the graph's outputs for some feeds. */
export function createEvaluator(graph) {
  return (feeds) => {
    const fed = feeds[graph.input.name];
    const run = { graph, fed, shapes: graph.shapesFor(fed.dims), images: imageHashes(fed), known: new Map() };
    return Object.fromEntries(
      graph.outputs.map(({ name, type }) => {
        const dims = run.shapes.get(name) ?? [];
        const size = dims.reduce((all, dim) => all * Number(dim), 1);
        if (size > MOST_ELEMENTS) return [name, { type, data: new ARRAYS[type](size), dims }];
        const values = valuesOf(name, run);
        return [name, { type, data: ARRAYS[type].from(values), dims: dimsOf(name, values, run) }];
      }),
    );
  };
}

function valuesOf(name, run) {
  const { graph, fed, known } = run;
  if (name === graph.input.name) return fed.data;
  const constant = graph.constant(name);
  if (constant !== undefined) return constant;
  const before = known.get(name);
  if (before !== undefined) return before;
  const values = calculated(name, graph.producers.get(name), run);
  known.set(name, values);
  return values;
}

function calculated(name, node, run) {
  const input = (index) => valuesOf(node.input[index], run);
  switch (node.opType) {
    case 'QuantizeLinear':
      return codes(input(0), node.input[1], node.input[2], run);
    case 'DequantizeLinear': {
      const [scale] = input(1);
      const zeroPoint = zeroPointOf(node.input[2], run);
      return input(0).map((code) => (code - zeroPoint) * scale);
    }
    case 'Sub': {
      const other = input(1);
      return input(0).map((value, index) => value - other[index]);
    }
    case 'ReduceMin':
      return [input(0).reduce((least, value) => Math.min(least, value))];
    case 'ReduceMax':
      return [input(0).reduce((most, value) => Math.max(most, value))];
    case 'ReduceSum':
      return [input(0).reduce((sum, value) => sum + value, 0)];
    case 'ReduceSumSquare':
      return [input(0).reduce((sum, value) => sum + value * value, 0)];
    case 'Flatten':
      if (run.graph.typeOf(name) !== 'float32') return input(0);
      break;
    default:
  }
  const made = noise(name, run, isQuantized(node, run) || TWIN.test(name));
  const [scale, zeroPoint] = outputCodes(node);
  return scale === undefined ? made : codes(made, scale, zeroPoint, run);
}

/** Names of an integer operator's output scale and zero point; none for operators that give floats. */
function outputCodes({ opType, input }) {
  switch (opType) {
    case 'QLinearConv':
    case 'QLinearAdd':
    case 'QLinearMul':
    case 'QLinearMatMul':
      return [input[6], input[7]];
    case 'QLinearGlobalAveragePool':
      return [input[3], input[4]];
    case 'QGemm':
      return [input[7], input[8]];
    default:
      return [];
  }
}

/** Up to three around nought, less the negative half behind a Relu; a quantized layer is off by some per cent. */
function noise(name, { images, shapes }, isOff) {
  const own = baseName(name);
  const seed = hash(own);
  const reach = 1 + (seed % 1000) / 500;
  const error = isOff ? reach * (0.01 + (seed % 7) / 200) : 0;
  const [batch = 1, ...dims] = shapes.get(name) ?? [];
  const each = dims.reduce((all, dim) => all * Number(dim), 1);
  const values = new Float32Array(batch * each);
  for (let image = 0; image < batch; image += 1) {
    const random = uniform(seed ^ images[image]);
    const wrong = uniform(seed + images[image]);
    for (let index = 0; index < each; index += 1) {
      const value = reach * (random() + random() - 1) + error * (wrong() - 0.5);
      values[image * each + index] = /relu/i.test(own) ? Math.max(0, value) : value;
    }
  }
  return values;
}

function codes(values, scaleName, zeroPointName, run) {
  const [scale] = valuesOf(scaleName, run);
  const zeroPoint = zeroPointOf(zeroPointName, run);
  const [least, most] = RANGES[zeroPointName ? run.graph.typeOf(zeroPointName) : 'uint8'];
  return Float64Array.from(values, (value) => Math.min(most, Math.max(least, Math.round(value / scale) + zeroPoint)));
}

const zeroPointOf = (name, run) => (name ? Number(valuesOf(name, run)[0]) : 0);

function isQuantized({ opType, input }, { graph }) {
  return opType.startsWith('Q') || graph.producers.get(input[1])?.opType === 'DequantizeLinear';
}

function baseName(name) {
  const stripped = name.replace(ADDED, '');
  return stripped === name ? name : baseName(stripped);
}

function dimsOf(name, values, { shapes }) {
  return values.length === 1 ? [] : (shapes.get(name) ?? [values.length]);
}

/** One per image of the batch. */
function imageHashes({ data, dims: [batch = 1] }) {
  const each = data.length / batch;
  return Array.from({ length: batch }, (_, image) =>
    hash(data.subarray(image * each, (image + 1) * each).map((value) => Math.round(value * STEPS))),
  );
}
