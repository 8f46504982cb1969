import type { NodeProto } from '@rn50/onnx-model';
import type { AnalysedModel } from '../analysed-model.js';
import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';
import { roundMs, timeOf } from '../node-times.js';

/** ONNX Runtime fuses these into the layer before, so a good FP32 graph has none behind a convolution. */
const FUSED_WHEN_OPTIMISED = new Set(['BatchNormalization', 'Relu', 'Clip']);
/** ResNet50 in FP32 reaches about 83 % of the measured peak; below this something is wrong. */
const LEAST_SHARE_OF_PEAK = 0.35;
/** If INT8 is as far from its own peak, the machine is slower now than when the peaks were measured. */
const LEAST_OF_INT8 = 0.75;
/** Smaller models are mostly overhead. */
const LEAST_MACS = 2e8;

/** The FP32 model is slower than it has to be, so the comparison flatters INT8. */
export function slowBaseline({ int8, fp32, floatTitle, peaks, commands }: Context): Finding | null {
  if (fp32 === null || fp32.profile === null) return null;
  const loose = fp32.isOptimised ? looseNodes(fp32) : [];
  const share = peaks === null ? null : shareOfPeak(fp32, peaks.fp32);
  const int8Share = peaks === null ? null : shareOfPeak(int8, peaks.int8);
  const isSlow =
    share !== null && int8Share !== null && share < LEAST_SHARE_OF_PEAK && share < LEAST_OF_INT8 * int8Share;
  const { replaceableWeights } = fp32;
  if (loose.length === 0 && !isSlow && replaceableWeights === 0) return null;
  return finding('fp32-baseline-slow', {
    cause:
      replaceableWeights > 0
        ? `The ${floatTitle} model lists its weights among its inputs, where a caller may replace them: the engine optimizes nothing around them, so INT8 looks better than it is. Take them out of the inputs: python3 -m onnxruntime.tools.remove_initializer_from_input.`
        : loose.length > 0
          ? `The ${floatTitle} model runs without the usual fusions (normalization or activation is left behind convolutions), so INT8 looks better than it is. It was profiled with all optimisations of the engine; export it in inference mode, with normalization folded.`
          : `The ${floatTitle} model reaches little of what this CPU can do in FP32, so INT8 looks better than it is.`,
    evidence: {
      ...named(loose),
      ms: loose.length === 0 ? null : roundMs(timeOf(loose, fp32)),
      shareOfPeak: share === null ? null : Math.round(share * 100) / 100,
      runMs: roundMs(fp32.profile.runMs),
      ...(replaceableWeights === 0 ? {} : { replaceableWeights }),
    },
    // All optimisations are on already, so measuring again is all that is left to do.
    remedy: loose.length > 0 || replaceableWeights > 0 ? null : { command: commands.compare() },
    estimatedGain: null,
  });
}

function looseNodes({ layers, running }: AnalysedModel): NodeProto[] {
  return layers.flatMap(({ node }) => {
    if (!/Conv/.test(node.opType)) return [];
    const children = running.children(node);
    return children.length === 1 ? children.filter(({ opType }) => FUSED_WHEN_OPTIMISED.has(opType)) : [];
  });
}

function shareOfPeak({ layers }: AnalysedModel, peak: number): number | null {
  const timed = layers.filter(({ ms, macs }) => ms !== null && macs !== null);
  const macs = timed.reduce((sum, layer) => sum + (layer.macs ?? 0), 0);
  const ms = timed.reduce((sum, layer) => sum + (layer.ms ?? 0), 0);
  return macs < LEAST_MACS || ms === 0 ? null : macs / ms / 1e6 / peak;
}
