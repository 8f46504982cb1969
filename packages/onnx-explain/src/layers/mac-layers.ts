import { computedType, type KernelForm, type NodeTime } from '@rn50/bench-stats';
import {
  describeModel,
  type GraphView,
  getInt,
  type ModelProto,
  type NodeProto,
  type Operands,
  operandsOf,
  type SampleSizes,
  tensorDims,
} from '@rn50/onnx-model';
import { type KernelCpu, kernelForm } from './kernel-form.js';

/** A node that multiplies. */
export interface MacLayer {
  readonly node: NodeProto;
  readonly name: string;
  readonly operator: string;
  readonly operands: Operands;
  /** Number of layers that multiply on the longest path from the input; does not depend on the order of nodes. */
  readonly depth: number;
  /** Elements of its weights; null if they are computed. */
  readonly weights: number | null;
  /** Multiply-accumulates of one run. */
  readonly macs: number | null;
}

/** A layer of the optimised graph: how it runs, and how long. */
export interface TimedLayer extends MacLayer {
  readonly kernel: KernelForm;
  /** The engine's own name of the kernel; null where it does not tell. */
  readonly engineKernel: string | null;
  /** null where there is no profile, or none of this node. */
  readonly ms: number | null;
}

/** The layers of a model as it is written, in graph order, with the work of `batch` samples of these sizes. */
export function writtenLayers(model: ModelProto, view: GraphView, batch: number, sizes?: SampleSizes): MacLayer[] {
  const known = new Map(describeModel(model, sizes).macNodes.map(({ index, macs }) => [index, macs]));
  const indexes = new Map(view.nodes.map((node, index) => [node, index]));
  return layersOf(view, (node) => {
    const macs = known.get(indexes.get(node) ?? -1) ?? null;
    return macs === null ? null : macs * batch;
  });
}

/** The layers as they run, in graph order. */
export function timedLayers(
  view: GraphView,
  times: ReadonlyMap<NodeProto, NodeTime>,
  cpu: KernelCpu,
  form: 'as-written' | 'optimised',
): TimedLayer[] {
  return layersOf(view, (node, operands) => profiledMacs(node, operands, times.get(node))).map((layer) => {
    const time = times.get(layer.node);
    const engineKernel = time?.kernel ?? null;
    const kernel =
      engineKernel === null
        ? kernelForm(operatorOf(layer, form), getInt(layer.node, 'group', 1), layer.operands, cpu)
        : toldForm(engineKernel);
    return { ...layer, ms: time?.ms ?? null, kernel, engineKernel };
  });
}

/** All integer kernels of engines that name them are matrix products. */
function toldForm(engineKernel: string): KernelForm {
  return INTEGERS.has(computedType(engineKernel)) ? 'gemm' : 'float';
}

const INTEGERS: ReadonlySet<string | null> = new Set(['i8', 'u8']);

/** Without the optimised graph a Q/DQ group counts as the integer operator that it should become. */
function operatorOf({ node, operands }: MacLayer, form: 'as-written' | 'optimised'): string {
  const { opType } = node;
  if (form === 'optimised' || !operands.isQuantized) return opType;
  if (opType === 'Conv') return 'QLinearConv';
  return opType === 'Gemm' || opType === 'MatMul' ? 'QGemm' : opType;
}

function layersOf(view: GraphView, macsOf: (node: NodeProto, operands: Operands) => number | null): MacLayer[] {
  const depths = new Map<NodeProto, number>();
  const layers: MacLayer[] = [];
  for (const node of view.nodes) {
    const operands = operandsOf(node, view);
    const before = Math.max(0, ...view.parents(node).map((parent) => depths.get(parent) ?? 0));
    depths.set(node, before + (operands === null ? 0 : 1));
    if (operands === null) continue;
    layers.push({
      node,
      name: node.name,
      operator: node.opType,
      operands,
      depth: before + 1,
      weights: operands.weightTensor === null ? null : product(tensorDims(operands.weightTensor)),
      macs: macsOf(node, operands),
    });
  }
  return layers;
}

/** From the shapes of the profile, which hold in every layout (NCHW, NHWC, NCHWc). */
function profiledMacs(node: NodeProto, { weightTensor }: Operands, time: NodeTime | undefined): number | null {
  const output = time?.outputShapes[0];
  const input = time?.inputShapes[0];
  if (output === undefined || input === undefined) return null;
  const [first = 1, ...others] = weightTensor === null ? [] : tensorDims(weightTensor);
  if (node.opType === 'ConvTranspose') return weightTensor === null ? null : product(input) * product(others);
  if (/Conv/.test(node.opType)) return weightTensor === null ? null : product(output) * product(others);
  const inner = weightTensor === null ? input.at(-1) : (first * product(others)) / (output.at(-1) ?? 1);
  return inner === undefined || !Number.isFinite(inner) ? null : product(output) * inner;
}

function product(values: readonly number[]): number {
  return values.reduce((result, value) => result * value, 1);
}
