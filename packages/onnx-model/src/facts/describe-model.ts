import { TensorProto_DataType as DataType, type GraphProto, type ModelProto, type TensorProto } from 'onnx-buf';
import { OnnxModelError } from '../errors.js';
import { externalDataOf } from '../file/external-data.js';
import { inputHints } from '../inputs/hints.js';
import { declaredBatch, type SampleSizes, sampleSizes } from '../inputs/input-plan.js';
import { type InputSpec, inputSpecs } from '../inputs/input-spec.js';
import { conventionalPlan } from '../inputs/plan-inputs.js';
import { getTensor } from '../node/attributes.js';
import { inferShapes } from '../shapes/infer-shapes.js';
import { dataTypeName, tensorDims } from '../tensor/read.js';
import { bytesOfElements } from '../tensor/size.js';
import { nodeMacs } from './macs.js';
import { type ModelFacts, type NodeFacts, type TensorFacts, tensorFacts } from './model-facts.js';
import { quantizationFacts } from './quantization.js';
import { replaceableWeights } from './replaceable-weights.js';

/**
 * Describe a model: interface, operators, size, work, quantization.
 * MACs are counted for one sample; of a model that is fixed to a larger batch its share.
 * @param sizes shapes of one sample by input name; those that the file names, or else the usual ones, unless given
 * @throws OnnxModelError MODEL_NO_GRAPH
 */
export function describeModel(model: ModelProto, sizes: SampleSizes = {}): ModelFacts {
  const { graph } = model;
  if (graph === undefined) {
    throw new OnnxModelError('MODEL_NO_GRAPH', 'the model has no graph to describe', 'Read it with `readModel`.');
  }
  const inputs = fedInputs(graph);
  const macNodes = countMacs(model, graph, { specs: inputSpecs(inputs), sizes });
  const opsetImports = Object.fromEntries(
    model.opsetImport.map(({ domain, version }) => [domain === '' ? 'ai.onnx' : domain, Number(version)]),
  );
  const replaceable = replaceableWeights(model);
  return {
    irVersion: Number(model.irVersion),
    opset: opsetImports['ai.onnx'] ?? 0,
    opsetImports,
    producer: { name: model.producerName, version: model.producerVersion },
    inputs,
    outputs: graph.output.map(tensorFacts),
    nodeCount: graph.node.length,
    opHistogram: histogram(graph.node.map(({ opType }) => opType)),
    parameters: sum(graph.initializer.map(elements)),
    initializerBytes: sum(graph.initializer.map(storedBytes)),
    ...(replaceable === 0 ? {} : { replaceableWeights: replaceable }),
    ...floatTypeOf(graph),
    macs: total(macNodes.map(({ macs }) => macs)),
    macNodes,
    quantization: quantizationFacts(graph, new Map(macNodes.map(({ index, macs }) => [index, macs]))),
    externalData: externalDataOf(model).map(({ tensor, location }) => `${tensor} in ${location}`),
  };
}

function fedInputs(graph: GraphProto): TensorFacts[] {
  const stored = new Set(graph.initializer.map(({ name }) => name));
  return graph.input.filter(({ name }) => !stored.has(name)).map(tensorFacts);
}

function floatTypeOf({ initializer, node }: GraphProto): Pick<ModelFacts, 'floatType'> {
  const sizes = { float16: 0, bfloat16: 0, other: 0 };
  const held = node.flatMap((one) => (one.opType === 'Constant' ? (getTensor(one, 'value', undefined) ?? []) : []));
  for (const tensor of [...initializer, ...held]) {
    const name = dataTypeName(tensor.dataType);
    if (name === 'float16' || name === 'bfloat16') sizes[name] += elements(tensor);
    else if (name === 'float32' || name === 'float64') sizes.other += elements(tensor);
  }
  const { float16, bfloat16, other } = sizes;
  if (Math.max(float16, bfloat16) <= other) return {};
  return { floatType: float16 >= bfloat16 ? 'float16' : 'bfloat16' };
}

function countMacs(
  model: ModelProto,
  graph: GraphProto,
  { specs, sizes }: { readonly specs: readonly InputSpec[]; readonly sizes: SampleSizes },
): NodeFacts[] {
  const isGiven = specs.every(({ name }) => sizes[name] !== undefined);
  const plan = isGiven ? null : conventionalPlan(specs, inputHints(model, specs));
  const shapes = inferShapes(model, { ...(plan === null ? {} : sampleSizes(plan)), ...sizes });
  const batch = declaredBatch(specs);
  return graph.node
    .map(({ name, opType }, index) => ({ index, name, opType }))
    .flatMap((facts, index) => {
      const node = graph.node[index];
      const macs = node === undefined ? 0 : nodeMacs(node, shapes);
      if (macs === 0) return [];
      return [{ ...facts, macs: macs === null ? null : Math.round(macs / batch) }];
    });
}

function histogram(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

function elements(tensor: TensorProto): number {
  return tensorDims(tensor).reduce((product, dim) => product * dim, 1);
}

/** Bytes of the values, wherever the file keeps them (`raw_data`, a typed field, another file). */
function storedBytes(tensor: TensorProto): number {
  if (tensor.dataType === DataType.STRING) return sum(tensor.stringData.map(({ length }) => length));
  return bytesOfElements(tensor.dataType, elements(tensor)) ?? 0;
}

/** A part of the work is no figure for the whole. */
function total(values: readonly (number | null)[]): number | null {
  return values.every((value) => value !== null) ? sum(values) : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
