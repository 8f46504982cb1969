import type { NodeProto } from '@rn50/onnx-model';
import type { AnalysedModel } from '../analysed-model.js';
import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';
import { gainOfSaving, savedOnLayers } from '../gain/savings.js';
import type { MacLayer, TimedLayer } from '../layers/mac-layers.js';
import { roundMs, timeOf, undisturbedMs, wholeTimeOf } from '../node-times.js';

/** Operators behind an integer layer that a layer with static scales does itself: int32 to float, scaling, cut at 0. */
const GOES_WITH_STATIC_SCALES = new Set(['Cast', 'Mul', 'Relu', 'Clip']);

/** Scales computed at run time: `ConvInteger`, `MatMulInteger` behind `DynamicQuantizeLinear`. */
export function dynamicQuantization(context: Context): Finding | null {
  const { int8 } = context;
  const layers = int8.writtenLayers.filter(({ operands }) => operands.isDynamic);
  if (layers.length === 0) return null;
  const multiplying = int8.layers.filter(({ operands }) => operands.isDynamic);
  const scales = int8.running.nodes.filter(({ opType }) => opType === 'DynamicQuantizeLinear');
  return finding('dynamic-quantization', {
    cause: isConvolutional(layers)
      ? 'The model is quantized dynamically: each run finds the ranges of its activations anew, and its integer convolutions have no fast kernel. That suits language models, not convolutional networks.'
      : 'The model is quantized dynamically: each run finds the ranges of its activations anew. That is usual for matrix products with large weights; static quantization finds the ranges once.',
    evidence: {
      ...named(layers.map(({ node }) => node)),
      layersMs: roundMs(
        timeOf(
          multiplying.map(({ node }) => node),
          int8,
        ),
      ),
      rangeFindingMs: roundMs(timeOf(scales, int8)),
      runMs: roundMs(int8.profile?.runMs ?? null),
    },
    remedy: { recipe: 'plain' },
    estimatedGain: gainOf(multiplying, scales, context),
  });
}

function isConvolutional(layers: readonly MacLayer[]): boolean {
  return layers.some(({ operator }) => operator === 'ConvInteger');
}

/** At most the gain measured for whole runs. Without measured ratios, which are of convolutions, only the search for ranges counts. */
function gainOf(layers: readonly TimedLayer[], scales: readonly NodeProto[], context: Context): number | null {
  const { int8 } = context;
  const ratios = isConvolutional(int8.writtenLayers) ? context.ratios : null;
  const ratio = ratios?.dynamic ?? null;
  const runMs = undisturbedMs(int8);
  if (runMs === null) return ratio;
  const between = int8.running.nodes.filter((node) => goes(node, int8));
  const onLayers = savedOnLayers(layers, ratios?.dynamicLayers ?? ratio, context);
  const saved = (onLayers ?? 0) + wholeTimeOf([...scales, ...between], int8);
  return Math.min(ratio ?? Number.POSITIVE_INFINITY, gainOfSaving(runMs, saved));
}

/** Whether a static integer layer does this itself. The Add of its bias counts, that of a shortcut does not. */
function goes({ opType, input }: NodeProto, { running }: AnalysedModel): boolean {
  if (opType !== 'Add') return GOES_WITH_STATIC_SCALES.has(opType);
  return input.some((name) => running.constant(name) !== undefined);
}
