import { create } from '@bufbuild/protobuf';
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf';

/** A dimension: a number, or the name of one that is only known at run time (`N`). */
export type Dim = number | string;

/** The declaration of a tensor: name, ONNX element type (`DataType.FLOAT`), shape. */
export function valueInfo(name: string, elemType: number, dims: readonly Dim[]): ValueInfoProto {
  const dim = dims.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}

/** A graph from its parts; `nodes` in an order in which each reads only what is already made. */
export function makeGraph(parts: {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
  readonly initializers: readonly TensorProto[];
  readonly valueInfos?: readonly ValueInfoProto[];
}): GraphProto {
  return create(GraphProtoSchema, {
    name: parts.name,
    node: [...parts.nodes],
    input: [...parts.inputs],
    output: [...parts.outputs],
    initializer: [...parts.initializers],
    valueInfo: [...(parts.valueInfos ?? [])],
  });
}

/** Version of the ONNX operator set that a model imports; 0 if it imports none. */
export function opsetOf({ opsetImport }: ModelProto): number {
  return Number(opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0n);
}

/**
 * A model around a graph.
 * @param parts.opsets operator set versions by domain, `{ '': 13, 'com.microsoft': 1 }`
 * @param parts.metadata free key-value pairs stored in the file
 */
export function makeModel(parts: {
  readonly graph: GraphProto;
  readonly irVersion: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly producerName: string;
  readonly producerVersion?: string;
  readonly docString?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}): ModelProto {
  return create(ModelProtoSchema, {
    irVersion: BigInt(parts.irVersion),
    producerName: parts.producerName,
    graph: parts.graph,
    opsetImport: Object.entries(parts.opsets).map(([domain, version]) => ({ domain, version: BigInt(version) })),
    metadataProps: Object.entries(parts.metadata ?? {}).map(([key, value]) => ({ key, value })),
    ...(parts.producerVersion === undefined ? {} : { producerVersion: parts.producerVersion }),
    ...(parts.docString === undefined ? {} : { docString: parts.docString }),
  });
}
