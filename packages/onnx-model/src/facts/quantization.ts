import { TensorProto_DataType as DataType, type GraphProto, type NodeProto } from 'onnx-buf';
import { dataTypeName } from '../tensor/read.js';

/** How a model carries INT8: Q/DQ pairs, integer operators, scales computed at run time, or several of these. */
export type QuantizationForm = 'none' | 'qdq' | 'qoperator' | 'dynamic' | 'mixed';

export type QuantizationFacts =
  | { readonly form: 'none' }
  | {
      readonly form: Exclude<QuantizationForm, 'none'>;
      /** Element type of the quantized activations, `mixed` if they differ, null if there are none. */
      readonly activationType: string | null;
      /** Element type of the weights of convolutions and matrix products. */
      readonly weightType: string | null;
      /** Whether any weight has a scale per output channel. */
      readonly perChannel: boolean;
      /** Convolutions and matrix products that work on integers (or on Q/DQ pairs), and those left in float. */
      readonly quantizedOperators: number;
      readonly floatOperators: number;
    };

/** A quantized weight or activation, as one operator sees it. */
interface Operand {
  readonly type: string | null;
  readonly scale: string;
}

interface QuantizedOperator {
  readonly activation: Operand;
  readonly weight: Operand;
}

/** Inputs of integer operators: index of weight, its scale and zero point, and of the activation's zero point. */
const INTEGER_OPERATORS: ReadonlyMap<string, { weight: number; scale: number | null; activationZero: number }> =
  new Map([
    ['QLinearConv', { weight: 3, scale: 4, activationZero: 2 }],
    ['QLinearMatMul', { weight: 3, scale: 4, activationZero: 2 }],
    ['QGemm', { weight: 3, scale: 4, activationZero: 2 }],
    ['ConvInteger', { weight: 1, scale: null, activationZero: 2 }],
    ['MatMulInteger', { weight: 1, scale: null, activationZero: 2 }],
  ]);
const FLOAT_OPERATORS: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'FusedConv']);
const DYNAMIC_OPERATORS: ReadonlySet<string> = new Set(['ConvInteger', 'MatMulInteger', 'DynamicQuantizeMatMul']);

/** What kind of INT8 model this is. */
export function quantizationFacts(graph: GraphProto): QuantizationFacts {
  const view = new GraphView(graph);
  const operators = graph.node.flatMap((node) => view.quantizedOperator(node) ?? []);
  const form = formOf(graph.node, view);
  if (form === 'none') return { form };
  const float = graph.node.filter((node) => FLOAT_OPERATORS.has(node.opType) && view.quantizedOperator(node) === null);
  return {
    form,
    activationType: common(operators.map(({ activation }) => activation.type)),
    weightType: common(operators.map(({ weight }) => weight.type)),
    perChannel: operators.some(({ weight }) => view.elements(weight.scale) > 1),
    quantizedOperators: operators.length,
    floatOperators: float.length,
  };
}

function formOf(nodes: readonly NodeProto[], view: GraphView): QuantizationForm {
  const isDynamic = (node: NodeProto): boolean =>
    DYNAMIC_OPERATORS.has(node.opType) || node.opType === 'DynamicQuantizeLinear';
  const dynamic = nodes.some(isDynamic);
  const qoperator = nodes.some((node) => /^(QLinear|QGemm)/.test(node.opType));
  // A QOperator graph has Q and DQ at its borders too: only a float operator between them makes it QDQ.
  const qdq = nodes.some((node) => FLOAT_OPERATORS.has(node.opType) && view.quantizedOperator(node) !== null);
  const bare = !dynamic && !qoperator && nodes.some(({ opType }) => opType === 'DequantizeLinear');
  const forms: QuantizationForm[] = [
    ...(dynamic ? (['dynamic'] as const) : []),
    ...(qoperator ? (['qoperator'] as const) : []),
    ...(qdq || bare ? (['qdq'] as const) : []),
  ];
  return forms.length > 1 ? 'mixed' : (forms[0] ?? 'none');
}

/** Look-ups in one graph: who makes a tensor, and what is stored under a name. */
class GraphView {
  private readonly producers = new Map<string, NodeProto>();
  private readonly stored: Map<string, { readonly dataType: number; readonly elements: number }>;

  constructor(graph: GraphProto) {
    for (const node of graph.node) for (const output of node.output) this.producers.set(output, node);
    this.stored = new Map(
      graph.initializer.map((tensor) => [
        tensor.name,
        { dataType: tensor.dataType, elements: tensor.dims.reduce((size, dim) => size * Number(dim), 1) },
      ]),
    );
  }

  elements(name: string): number {
    return this.stored.get(name)?.elements ?? 0;
  }

  /** The operator's quantized activation and weight; null if it computes in float, or does not multiply. */
  quantizedOperator(node: NodeProto): QuantizedOperator | null {
    const integer = INTEGER_OPERATORS.get(node.opType);
    if (integer !== undefined) {
      const scale = integer.scale === null ? '' : (node.input[integer.scale] ?? '');
      return {
        activation: { type: this.activationType(node, integer.activationZero), scale: '' },
        weight: { type: this.typeOf(node.input[integer.weight]), scale },
      };
    }
    if (!FLOAT_OPERATORS.has(node.opType)) return null;
    const activation = this.dequantized(node.input[0]);
    const weight = this.dequantized(node.input[1]);
    return activation === null || weight === null ? null : { activation, weight };
  }

  /** The quantized tensor behind a DequantizeLinear; its zero point tells the type. */
  private dequantized(name: string | undefined): Operand | null {
    const producer = this.producers.get(name ?? '');
    if (producer?.opType !== 'DequantizeLinear') return null;
    const type = this.typeOf(producer.input[2]) ?? this.typeOf(producer.input[0]);
    return { type: type ?? this.quantizerType(producer.input[0]), scale: producer.input[1] ?? '' };
  }

  /** QuantizeLinear's output has the type of its zero point, uint8 without one. */
  private quantizerType(name: string | undefined): string | null {
    const producer = this.producers.get(name ?? '');
    if (producer?.opType !== 'QuantizeLinear') return null;
    return (producer.input[2] ?? '') === '' ? 'uint8' : this.typeOf(producer.input[2]);
  }

  private activationType(node: NodeProto, zeroInput: number): string | null {
    const fromZero = this.typeOf(node.input[zeroInput]);
    const producer = this.producers.get(node.input[0] ?? '');
    // DynamicQuantizeLinear always makes uint8 (ONNX operator specification).
    return fromZero ?? (producer?.opType === 'DynamicQuantizeLinear' ? 'uint8' : this.quantizerType(node.input[0]));
  }

  private typeOf(name: string | undefined): string | null {
    const dataType = this.stored.get(name ?? '')?.dataType ?? DataType.UNDEFINED;
    return dataType === DataType.UNDEFINED ? null : dataTypeName(dataType);
  }
}

function common(types: readonly (string | null)[]): string | null {
  const known = new Set(types.filter((type) => type !== null));
  const [only = null] = known;
  return known.size > 1 ? 'mixed' : only;
}
