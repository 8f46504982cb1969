import {
  describeModel,
  externalDataOf,
  type GraphProto,
  isIntegerOperator,
  type ModelProto,
  type NodeProto,
  subgraphsOf,
} from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import { OPERATOR_RULES } from '../plan/operator-rules.js';

/** Beside the integer operators: only found in models that are quantized already. */
const OTHER_QUANTIZED: ReadonlySet<string> = new Set([
  'QuantizeLinear',
  'DequantizeLinear',
  'MatMulNBits',
  'QAttention',
]);

/**
 * Refuse what cannot be quantized, before any work.
 * @returns the model's graph
 * @throws QuantizeError EXTERNAL_DATA, MODEL_UNSUPPORTED, ALREADY_QUANTIZED, NOTHING_TO_QUANTIZE
 */
export function checkModel(model: ModelProto): GraphProto {
  const graph = requirePlainModel(model);
  refuseQuantized(model, graph);
  if (!graph.node.some(isWeighted)) {
    throw nothingToQuantize(graph);
  }
  return graph;
}

function nothingToQuantize({ node }: GraphProto): QuantizeError {
  const around = [...new Set(node.filter(holdsLayers).map(({ opType }) => opType))].join(', ');
  return around === ''
    ? new QuantizeError(
        'NOTHING_TO_QUANTIZE',
        'the model has no Conv, Gemm or MatMul, so INT8 has nothing to speed up',
        'Run the model as it is.',
      )
    : new QuantizeError(
        'NOTHING_TO_QUANTIZE',
        `every Conv, Gemm and MatMul of the model is inside ${around}, where nothing is quantized`,
        'Export the model without control flow, e.g. for one sampling rate or one size.',
      );
}

/** Whether a node's bodies (of If, Loop, Scan) have layers, however deep. */
function holdsLayers(node: NodeProto): boolean {
  return subgraphsOf(node).some(({ node: nodes }) => nodes.some((one) => isWeighted(one) || holdsLayers(one)));
}

function isWeighted({ opType }: NodeProto): boolean {
  return OPERATOR_RULES.get(opType)?.role === 'weighted';
}

/**
 * Refuse what a {@link Network} cannot hold.
 * @returns the model's graph
 * @throws QuantizeError EXTERNAL_DATA, MODEL_UNSUPPORTED
 */
export function requirePlainModel(model: ModelProto): GraphProto {
  const { graph } = model;
  if (graph === undefined) {
    throw new QuantizeError('MODEL_UNSUPPORTED', 'the model has no graph', 'Export the model again.');
  }
  refuseExternalData(model);
  refuseLocalFunctions(model);
  refuseSparseWeights(graph);
  return graph;
}

function refuseExternalData(model: ModelProto): void {
  const [first] = externalDataOf(model);
  if (first === undefined) return;
  throw new QuantizeError(
    'EXTERNAL_DATA',
    `the model keeps weights in another file: ${first.tensor} in "${first.location}"`,
    'Open the model by its path, with `openModel` of @rn50/onnx-model, so that this file is read.',
  );
}

function refuseLocalFunctions(model: ModelProto): void {
  const [first] = model.functions;
  if (first === undefined) return;
  throw new QuantizeError(
    'MODEL_UNSUPPORTED',
    `the model defines functions of its own (${first.name})`,
    'Inline them first, for example with Python: onnx.inliner.inline_local_functions.',
  );
}

function refuseSparseWeights({ sparseInitializer }: GraphProto): void {
  if (sparseInitializer.length === 0) return;
  throw new QuantizeError(
    'MODEL_UNSUPPORTED',
    `the model stores ${sparseInitializer.length} of its weights as sparse tensors`,
    'Export the model with dense weights.',
  );
}

function refuseQuantized(model: ModelProto, graph: GraphProto): void {
  const found = graph.node.find(isQuantized);
  if (found === undefined) return;
  const { quantization } = describeModel(model);
  if (quantization.form !== 'none' && quantization.fakeQuantized) {
    throw new QuantizeError(
      'ALREADY_QUANTIZED',
      'the model has simulated quantization: Q/DQ pairs around float weights, as training with quantization exports them',
      'It is an INT8 model as it is. To quantize it anew take the pairs out first: rn50 quantize --strip <model.onnx> -o <fp32.onnx>.',
    );
  }
  throw new QuantizeError(
    'ALREADY_QUANTIZED',
    `the model is quantized already: it has ${found.opType}`,
    'Give the FP32 model it was made from.',
  );
}

function isQuantized({ opType }: NodeProto): boolean {
  return isIntegerOperator(opType) || OTHER_QUANTIZED.has(opType);
}
