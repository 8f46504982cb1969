import { DataType, int8Tensor, type NodeProto, type TensorProto, tensorDims, tensorToInt8 } from '@rn50/onnx-model';
import { changed } from '../graph/changed.js';
import { freshNames } from '../graph/names.js';
import type { Network } from '../graph/network.js';
import { isScaledByChannel, nameOf, weightsInput } from './convolution.js';
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
  /** Places of codes and zero point among the holder's inputs. */
  readonly inputs: { readonly codes: number; readonly zeroPoint: number };
  readonly codes: TensorProto;
  /** What is added to every code: -1, or +1 where a code is -128. */
  readonly shift: -1 | 1;
}

const IN_DEQUANTIZE = { codes: 0, zeroPoint: 2 };
const IN_QLINEAR_CONV = { codes: 3, zeroPoint: 5 };

/**
 * The convolutions with constant int8 weights of zero point 0, in QDQ and QOperator models alike. Left out are those that
 * cannot be shifted by one without clipping (codes from -128 to 127), which no quantizer with symmetric weights writes.
 */
export function quantizedConvolutions({ nodes, initializers }: Network): QuantizedConvolution[] {
  const dequantizers = new Map(
    nodes.filter(({ opType }) => opType === 'DequantizeLinear').map((node) => [node.output[0] ?? '', node]),
  );
  return nodes.flatMap((node) => {
    const holder = node.opType === 'Conv' ? dequantizers.get(node.input[1] ?? '') : node;
    if (weightsInput(node) === undefined || holder === undefined) return [];
    const inputs = holder === node ? IN_QLINEAR_CONV : IN_DEQUANTIZE;
    const codes = initializers.get(holder.input[inputs.codes] ?? '');
    const zeroPoint = holder.input[inputs.zeroPoint] ?? '';
    if (codes?.dataType !== DataType.INT8 || !isZero(zeroPoint, initializers)) return [];
    if (holder !== node && !isScaledByChannel(holder, { initializers })) return [];
    const shift = shiftOf(tensorToInt8(codes));
    return shift === null ? [] : [{ name: nameOf(node), node, holder, inputs, codes, shift }];
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
    const zeroPoint = zeroPointOf(holder, network, fresh(`${codes.name}_gemm_zero_point`), shift);
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
function zeroPointOf(holder: NodeProto, { initializers }: Network, name: string, value: number): TensorProto {
  const scaleInput = holder.opType === 'DequantizeLinear' ? 1 : 4;
  const scale = initializers.get(holder.input[scaleInput] ?? '');
  const dims = scale === undefined ? [] : tensorDims(scale);
  const size = dims.reduce((product, dim) => product * dim, 1);
  return int8Tensor(name, dims, new Int8Array(size).fill(value));
}
