import {
  changed,
  DataType,
  int8Tensor,
  multiplierInputs,
  type NodeProto,
  type TensorProto,
  tensorDims,
  tensorToInt8,
} from '@rn50/onnx-model';
import { freshNames, nodeName } from '../graph/names.js';
import { type Network, viewOf } from '../graph/network.js';
import { isScaledByChannel, weightsInput } from './convolution.js';
import type { Rewritten } from './rewrite.js';

/**
 * Which of ONNX Runtime's kernels a convolution of u8 by s8 takes.
 * - `direct`: all weight zero points are 0, as quantizers write them
 * - `gemm`: packed matrix multiplication (AMX where the CPU has it); any other zero point leads there
 */
export type KernelForm = 'direct' | 'gemm';

/** A convolution that can be had in both forms. */
export interface QuantizedConvolution {
  /** The node's name, unique in the network. */
  readonly name: string;
  readonly node: NodeProto;
  /** Reads codes and zero point: the convolution itself, or the DequantizeLinear before it. */
  readonly holder: NodeProto;
  /** Which of the holder's inputs are codes, scale and zero point. */
  readonly inputs: WeightInputs;
  readonly codes: TensorProto;
  /** What is added to every code: -1, or +1 where a code is -128. */
  readonly shift: -1 | 1;
}

interface WeightInputs {
  readonly codes: number;
  readonly scale: number;
  readonly zeroPoint: number;
}

const IN_DEQUANTIZE: WeightInputs = { codes: 0, scale: 1, zeroPoint: 2 };

function inputsOf({ opType }: NodeProto): WeightInputs | null {
  if (opType === 'DequantizeLinear') return IN_DEQUANTIZE;
  const { weight, weightScale, weightZero } = multiplierInputs(opType) ?? {};
  if (weight === undefined || weightScale === undefined || weightZero === undefined) return null;
  return { codes: weight, scale: weightScale, zeroPoint: weightZero };
}

/**
 * The convolutions with constant int8 weights of zero point 0, in QDQ and QOperator models alike. Left out are those that
 * cannot be shifted by one without clipping (codes from -128 to 127), which no quantizer with symmetric weights writes.
 */
export function quantizedConvolutions(network: Network): QuantizedConvolution[] {
  const { nodes, initializers } = network;
  const view = viewOf(network);
  return nodes.flatMap((node) => {
    const holder = node.opType === 'Conv' ? view.producer(node.input[1]) : node;
    const isHolder = holder === node || holder?.opType === 'DequantizeLinear';
    const inputs = isHolder ? inputsOf(holder) : null;
    if (weightsInput(node) === undefined || holder === undefined || inputs === null) return [];
    const codes = initializers.get(holder.input[inputs.codes] ?? '');
    const zeroPoint = holder.input[inputs.zeroPoint] ?? '';
    if (codes?.dataType !== DataType.INT8 || !isZero(zeroPoint, initializers)) return [];
    if (holder !== node && !isScaledByChannel(holder, { initializers })) return [];
    const shift = shiftOf(tensorToInt8(codes));
    return shift === null ? [] : [{ name: nodeName(node), node, holder, inputs, codes, shift }];
  });
}

/**
 * Write the named convolutions in GEMM form: every code moved by one, and the zero point with it, so that all weights
 * stand for the same numbers and nothing clips.
 */
export function withGemmForm(network: Network, names: ReadonlySet<string>): Rewritten | null {
  const chosen = quantizedConvolutions(network).filter(({ name }) => names.has(name));
  if (chosen.length === 0) return null;
  const fresh = freshNames(network);
  const initializers = new Map(network.initializers);
  const before = new Map<NodeProto, NodeProto[]>();
  for (const { node, holder, inputs, codes, shift } of chosen) {
    const shifted = int8Tensor(
      fresh(`${codes.name}_gemm`),
      tensorDims(codes),
      tensorToInt8(codes).map((code) => code + shift),
    );
    const zeroPoint = zeroPointOf(holder.input[inputs.scale], network, fresh(`${codes.name}_gemm_zero_point`), shift);
    initializers.set(shifted.name, shifted).set(zeroPoint.name, zeroPoint);
    const input = [...holder.input];
    input[inputs.codes] = shifted.name;
    input[inputs.zeroPoint] = zeroPoint.name;
    if (holder === node) before.set(node, [changed(node, { input })]);
    else {
      // A DequantizeLinear of its own: the old one may have other readers.
      const output = fresh(`${holder.output[0] ?? ''}_gemm`);
      const own = changed(holder, { input, output: [output], name: `${output}_dequantize` });
      const [data = '', , ...rest] = node.input;
      before.set(node, [own, changed(node, { input: [data, output, ...rest] })]);
    }
  }
  const nodes = network.nodes.flatMap((node) => before.get(node) ?? [node]);
  const read = new Set(nodes.flatMap(({ input }) => input));
  const replaced = new Set(chosen.map(({ holder }) => holder));
  return {
    network: {
      ...network,
      nodes: nodes.filter((node) => !replaced.has(node) || read.has(node.output[0] ?? '')),
      initializers,
    },
    sites: chosen.map(({ name }) => name),
  };
}

function shiftOf(codes: Int8Array): -1 | 1 | null {
  let least = 0;
  let most = 0;
  for (const code of codes) {
    if (code < least) least = code;
    if (code > most) most = code;
  }
  if (least > -128) return -1;
  return most < 127 ? 1 : null;
}

function isZero(name: string, initializers: Network['initializers']): boolean {
  if (name === '') return true;
  const tensor = initializers.get(name);
  return tensor?.dataType === DataType.INT8 && tensorToInt8(tensor).every((value) => value === 0);
}

/** As many zero points as there are scales; ONNX Runtime wants those of one convolution equal. */
function zeroPointOf(
  scaleName: string | undefined,
  { initializers }: Network,
  name: string,
  value: number,
): TensorProto {
  const scale = initializers.get(scaleName ?? '');
  const dims = scale === undefined ? [] : tensorDims(scale);
  const size = dims.reduce((product, dim) => product * dim, 1);
  return int8Tensor(name, dims, new Int8Array(size).fill(value));
}
