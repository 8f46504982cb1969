export {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  TensorProto_DataType as DataType,
  type ValueInfoProto,
} from 'onnx-buf';
export type { OnnxModelErrorCode } from './errors.js';
export { describeModel } from './facts/describe-model.js';
export { type ModelFacts, type NodeFacts, type TensorFacts, tensorFacts } from './facts/model-facts.js';
export type { QuantizationFacts, QuantizationForm } from './facts/quantization.js';
export { replaceableWeights } from './facts/replaceable-weights.js';
export { weightShapes } from './facts/weight-shapes.js';
export { type ExternalTensor, externalDataOf } from './file/external-data.js';
export { type OpenedModel, openModel } from './file/open-model.js';
export { readModel } from './file/read-model.js';
export { type EncodedModel, encodeModel, writeModel } from './file/write-model.js';
export { namesCaptured, namesRead, subgraphsOf } from './graph/captures.js';
export { type GraphParts, GraphView } from './graph/graph-view.js';
export {
  isIntegerOperator,
  type MultiplierInputs,
  multiplierInputs,
  multiplies,
  multipliesFloats,
  weightInput,
} from './graph/multiplying-operators.js';
export { type Operands, operandsOf } from './graph/operands.js';
export { type StoredWeights, storedWeights } from './graph/stored-weights.js';
export { inputHints } from './inputs/hints.js';
export * from './inputs/index.js';
export { METADATA_KEYS, metadataOf, TUNING_REWRITES, type TuningRewrite } from './metadata.js';
export { getFloat, getFloats, getInt, getInts, getString, getTensor } from './node/attributes.js';
export { type Dim, makeGraph, makeModel, opsetOf, valueInfo } from './node/graph.js';
export { type AttributeValue, attribute, changed, node } from './node/make.js';
export { buildResNet50, type ResNet50Options, type ResNet50Version } from './resnet50/build-resnet50.js';
export { inferShapes } from './shapes/infer-shapes.js';
export {
  float32Tensor,
  int8Tensor,
  int32Tensor,
  int64Tensor,
  makeTensor,
  type TensorData,
  uint8Tensor,
} from './tensor/make.js';
export {
  dataTypeName,
  readTensor,
  tensorDims,
  tensorToFloat32,
  tensorToInt8,
  tensorToInt32,
  tensorToNumbers,
  tensorToUint8,
  tensorValues,
} from './tensor/read.js';
