import {
  type AttributeProto,
  changed,
  DataType,
  float32Tensor,
  type GraphProto,
  node as makeNode,
  type NodeProto,
  type TensorProto,
  tensorDims,
  tensorToFloat32,
  type ValueInfoProto,
} from '@rn50/onnx-model';
import { freshNames } from '../graph/names.js';
import type { Network } from '../graph/network.js';
import { OPERATOR_RULES } from '../plan/operator-rules.js';

/** Attributes that name an element type, as `to` of Cast. */
const TYPE_ATTRIBUTES: ReadonlySet<string> = new Set(['to', 'dtype', 'output_dtype']);

function isHalf(dataType: number): boolean {
  return dataType === DataType.FLOAT16 || dataType === DataType.BFLOAT16;
}

/**
 * A network of float16 or bfloat16 calculates in float32: its constants are converted, which is exact, and so are its casts. Inputs
 * and outputs keep their types, through a Cast behind or before them. Any other network stays as it is.
 */
export function widenHalves(network: Network): Network {
  if (!hasHalves(network)) return network;
  const fresh = freshNames(network);
  const initializers = new Map([...network.initializers].map(([name, tensor]) => [name, widened(tensor)] as const));
  const given = new Map(
    network.inputs.filter(isHalfValue).map(({ name }) => [name, fresh(`${name}_float32`)] as const),
  );
  const isInput = new Set(network.inputs.map(({ name }) => name));
  const made = new Map(
    network.outputs
      .filter((output) => isHalfValue(output) && !isInput.has(output.name))
      .map(({ name }) => [name, fresh(`${name}_float32`)] as const),
  );
  const names = new Map([...given, ...made]);
  for (const [name, inFloat] of made) {
    const constant = initializers.get(name);
    if (constant === undefined) continue;
    initializers.delete(name);
    initializers.set(inFloat, changed(constant, { name: inFloat }));
  }
  const nodes = [
    ...[...given].map(([name, inFloat]) => cast(name, inFloat, { to: DataType.FLOAT, inFloat })),
    ...network.nodes.map((one) => withNames(widenedNode(one), names)),
    ...network.outputs.flatMap((output) => {
      const inFloat = made.get(output.name);
      return inFloat === undefined ? [] : [cast(inFloat, output.name, { to: elementType(output), inFloat })];
    }),
  ];
  return withoutIdleCasts({ ...network, nodes, initializers });
}

function hasHalves({ initializers, inputs, outputs, nodes }: Network): boolean {
  const inTensors = [...initializers.values()].some(({ dataType }) => isHalf(dataType));
  return inTensors || [...inputs, ...outputs].some(isHalfValue) || nodes.some(mentionsHalves);
}

function mentionsHalves({ attribute }: NodeProto): boolean {
  return attribute.some(
    ({ name, i, t, tensors, g, graphs }) =>
      (TYPE_ATTRIBUTES.has(name) && isHalf(Number(i))) ||
      [...(t === undefined ? [] : [t]), ...tensors].some(({ dataType }) => isHalf(dataType)) ||
      [...(g === undefined ? [] : [g]), ...graphs].some(
        (graph) => graph.initializer.some(({ dataType }) => isHalf(dataType)) || graph.node.some(mentionsHalves),
      ),
  );
}

function elementType({ type }: ValueInfoProto): number {
  return type?.value.case === 'tensorType' ? type.value.value.elemType : DataType.UNDEFINED;
}

function isHalfValue(info: ValueInfoProto): boolean {
  return isHalf(elementType(info));
}

/** Named after the tensor that is new: a network that was widened before has a Cast of the same input. */
function cast(
  from: string,
  into: string,
  { to, inFloat }: { readonly to: number; readonly inFloat: string },
): NodeProto {
  return makeNode('Cast', [from], [into], { to: { int: to } }, `${inFloat}_cast`);
}

function widened(tensor: TensorProto): TensorProto {
  return isHalf(tensor.dataType) ? float32Tensor(tensor.name, tensorDims(tensor), tensorToFloat32(tensor)) : tensor;
}

function widenedNode(node: NodeProto): NodeProto {
  return mentionsHalves(node) ? changed(node, { attribute: node.attribute.map(widenedAttribute) }) : node;
}

function widenedAttribute(attribute: AttributeProto): AttributeProto {
  const { name, i, t, tensors, g, graphs } = attribute;
  return changed(attribute, {
    ...(TYPE_ATTRIBUTES.has(name) && isHalf(Number(i)) ? { i: BigInt(DataType.FLOAT) } : {}),
    ...(t === undefined ? {} : { t: widened(t) }),
    ...(tensors.length === 0 ? {} : { tensors: tensors.map(widened) }),
    ...(g === undefined ? {} : { g: widenedGraph(g) }),
    ...(graphs.length === 0 ? {} : { graphs: graphs.map(widenedGraph) }),
  });
}

/** The body of a node: what it hands on is float32 too. */
function widenedGraph(graph: GraphProto): GraphProto {
  return changed(graph, {
    node: graph.node.map(widenedNode),
    initializer: graph.initializer.map(widened),
    input: graph.input.map(widenedValue),
    output: graph.output.map(widenedValue),
    valueInfo: [],
  });
}

function widenedValue(info: ValueInfoProto): ValueInfoProto {
  const { type } = info;
  if (!isHalfValue(info) || type?.value.case !== 'tensorType') return info;
  const value = { case: 'tensorType' as const, value: changed(type.value.value, { elemType: DataType.FLOAT }) };
  return changed(info, { type: changed(type, { value }) });
}

/** The node with tensors under other names, those that its bodies take from outside too. */
function withNames(node: NodeProto, names: ReadonlyMap<string, string>): NodeProto {
  const renamed = (all: readonly string[]) => all.map((name) => names.get(name) ?? name);
  const inside = (graph: GraphProto): GraphProto => {
    const output = graph.output.map((info) => changed(info, { name: names.get(info.name) ?? info.name }));
    return changed(graph, { node: graph.node.map((one) => withNames(one, names)), output });
  };
  const attribute = node.attribute.map((one) => {
    const { g, graphs } = one;
    if (g === undefined && graphs.length === 0) return one;
    return changed(one, { ...(g === undefined ? {} : { g: inside(g) }), graphs: graphs.map(inside) });
  });
  return changed(node, { input: renamed(node.input), output: renamed(node.output), attribute });
}

/** Casts of float32 to float32, which between halves and floats meant something, become Identity, and later passes see through them. */
function withoutIdleCasts(network: Network): Network {
  const floats = new Set(network.inputs.filter((info) => elementType(info) === DataType.FLOAT).map(({ name }) => name));
  for (const [name, { dataType }] of network.initializers) if (dataType === DataType.FLOAT) floats.add(name);
  const nodes = network.nodes.map((node) => {
    const [input = ''] = node.input;
    const [output = ''] = node.output;
    const isToFloat =
      node.opType === 'Cast' && Number(node.attribute.find(({ name }) => name === 'to')?.i) === DataType.FLOAT;
    const isIdle = isToFloat && floats.has(input);
    if (isToFloat || (OPERATOR_RULES.has(node.opType) && floats.has(input))) floats.add(output);
    return isIdle ? makeNode('Identity', [input], [output], {}, node.name) : node;
  });
  return { ...network, nodes };
}
