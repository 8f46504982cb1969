import { METADATA_KEYS } from '@rn50/onnx-model';
import type { CodeType } from './arithmetic/affine.js';
import { nodeName } from './graph/names.js';
import type { Network } from './graph/network.js';
import type { CalibrationMethod, QuantizedForm, RangeMode } from './options/choices.js';
import { EXCLUDED } from './plan/excluded-nodes.js';
import { floatingNodes } from './plan/floating-data.js';
import type { Step } from './plan/select-nodes.js';
import type { LayerSqnr } from './sensitivity/measure-layers.js';

/** A node left in float, and why. */
export interface FloatNode {
  /** The node's name, or that of its first output. */
  readonly name: string;
  readonly opType: string;
  readonly reason: string;
}

/** What was done to the model. */
export interface QuantizeReport {
  readonly form: QuantizedForm;
  readonly method: CalibrationMethod;
  readonly rangeMode: RangeMode;
  /** Null for a method other than `percentile`. */
  readonly percentile: number | null;
  readonly activationType: CodeType;
  readonly weightType: CodeType;
  /** Whether weights have one scale per output channel, rather than one per tensor. */
  readonly perChannel: boolean;
  /** Whether weights use 7 bits, for CPUs whose 8-bit products saturate. */
  readonly reduceRange: boolean;
  readonly calibrationInputs: number;
  /** Nodes that calculate on, or pass on, integers; folded Relu and Clip are not counted. */
  readonly quantizedNodes: number;
  /** Nodes that work on floating data; those that work out shapes are not counted. */
  readonly floatNodes: readonly FloatNode[];
  /** The SQNR of every layer by itself, in the order they run; null where it was not asked for. */
  readonly layers: readonly LayerSqnr[] | null;
  readonly foldedBatchNorms: number;
  /** BatchNormalization without a layer before it, written as a depthwise 1x1 Conv. */
  readonly scaledBatchNorms: number;
  /** Relu and Clip worked into the layer before them. */
  readonly foldedActivations: number;
  /** ONNX opset of the result. */
  readonly opset: number;
  readonly warnings: readonly QuantizeWarning[];
}

/** Something that may harm quality or speed, and what to do about it. */
export interface QuantizeWarning {
  readonly code: 'few-calibration-inputs' | 'batch-norm-left' | 'pictures-not-read';
  readonly message: string;
  readonly remedy: string;
}

/** Below this many inputs a range is often too narrow. */
const FEW_INPUTS = 8;

/** Nodes of one operator type that stay in float for one reason. */
export interface FloatGroup {
  /** The node, or how many there are: `Softmax prob`, `3 x Split`. */
  readonly who: string;
  readonly reason: string;
}

/** The nodes left in float by operator type and reason, in the order of the first of each. */
export function floatGroups(nodes: readonly FloatNode[]): FloatGroup[] {
  const groups = new Map<string, FloatNode[]>();
  for (const node of nodes) {
    const key = `${node.opType}\0${node.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { opType, name, reason } = first;
    return [{ who: others.length === 0 ? `${opType} ${name}` : `${others.length + 1} x ${opType}`, reason }];
  });
}

export function floatNodes(steps: readonly Step[], network: Network): FloatNode[] {
  const floating = floatingNodes(network);
  return steps.flatMap((step) => {
    if (step.kind !== 'float' || !floating.has(step.node)) return [];
    return [{ name: nodeName(step.node), opType: step.node.opType, reason: step.reason }];
  });
}

export function quantizeWarnings(calibrationInputs: number, left: readonly FloatNode[]): QuantizeWarning[] {
  const isUnwanted = ({ opType, reason }: FloatNode): boolean => opType === 'BatchNormalization' && reason !== EXCLUDED;
  const norms = left.filter(isUnwanted).length;
  const few: QuantizeWarning = {
    code: 'few-calibration-inputs',
    message: `only ${calibrationInputs} calibration inputs: ranges may be too narrow`,
    remedy: 'Give 16 to 128 typical inputs.',
  };
  const unfolded: QuantizeWarning = {
    code: 'batch-norm-left',
    message: `${norms} BatchNormalization nodes stay in float`,
    remedy: 'Expect less speed from INT8 for this model.',
  };
  return [...(calibrationInputs < FEW_INPUTS ? [few] : []), ...(norms > 0 ? [unfolded] : [])];
}

/** The report as pairs for the model file's metadata. */
export function recipeMetadata(report: QuantizeReport): Record<string, string> {
  return {
    [METADATA_KEYS.form]: report.form,
    [METADATA_KEYS.method]: report.method,
    ...(report.percentile === null ? {} : { [METADATA_KEYS.percentile]: String(report.percentile) }),
    ...(report.rangeMode === 'absolute' ? {} : { [METADATA_KEYS.rangeMode]: report.rangeMode }),
    [METADATA_KEYS.activationType]: report.activationType,
    [METADATA_KEYS.weightType]: report.weightType,
    [METADATA_KEYS.perChannel]: String(report.perChannel),
    [METADATA_KEYS.reduceRange]: String(report.reduceRange),
    [METADATA_KEYS.calibrationInputs]: String(report.calibrationInputs),
    [METADATA_KEYS.quantizedNodes]: String(report.quantizedNodes),
    [METADATA_KEYS.floatNodes]: String(report.floatNodes.length),
    [METADATA_KEYS.foldedBatchNorms]: String(report.foldedBatchNorms),
    [METADATA_KEYS.scaledBatchNorms]: String(report.scaledBatchNorms),
  };
}
