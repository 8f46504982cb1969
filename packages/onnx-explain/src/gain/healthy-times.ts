import type { Peaks } from '@rn50/bench-stats';
import { getInt } from '@rn50/onnx-model';
import type { AnalysedModel } from '../analysed-model.js';
import type { TimedLayer } from '../layers/mac-layers.js';
import { matchLayers } from '../layers/match-layers.js';

/** Share of the measured INT8 peak that layers of a uint8 x int8 ResNet50 reach (EPYC with AVX512-VNNI, two threads). */
const SHARE_OF_PEAK = 0.75;
/** INT8 share of its peak / FP32 share of its peak, for one layer (there: 0.76 / 0.92). */
const SHARE_OF_FP32 = 0.8;
/** Time to start a layer, whatever it multiplies. */
const LEAST_LAYER_MS = 0.01;

/**
 * Milliseconds that every layer of the INT8 model would take in the integer kernel that this CPU is fast with. Estimated from the
 * measured peak, and from how near its own peak the same layer comes in FP32; the longer of the two counts. Layers without
 * an estimate are left out: all without peaks, grouped ones without FP32 times (the peak does not apply to them).
 */
export function healthyTimes(
  int8: AnalysedModel,
  fp32: AnalysedModel | null,
  peaks: Peaks | null,
): ReadonlyMap<TimedLayer, number> {
  if (peaks === null) return new Map();
  const floatTimes = timesInFloat(int8, fp32);
  const times = int8.layers.flatMap((layer): [TimedLayer, number][] => {
    const floatMs = floatTimes.get(layer);
    if (layer.macs === null || (floatMs === undefined && getInt(layer.node, 'group', 1) > 1)) return [];
    const fromPeak = layer.macs / (SHARE_OF_PEAK * peaks.int8) / 1e6;
    const fromFloat = ((floatMs ?? 0) * peaks.fp32) / peaks.int8 / SHARE_OF_FP32;
    return [[layer, Math.max(fromPeak, fromFloat, LEAST_LAYER_MS)]];
  });
  return new Map(times);
}

/** FP32 times of layers that are one layer in both models. */
function timesInFloat(int8: AnalysedModel, fp32: AnalysedModel | null): ReadonlyMap<TimedLayer, number> {
  const times = new Map<TimedLayer, number>();
  for (const { left, right } of fp32 === null ? [] : matchLayers(int8.layers, fp32.layers)) {
    const [layer, float] = [left[0], right[0]];
    if (left.length !== 1 || right.length !== 1 || layer === undefined || float?.ms == null) continue;
    times.set(layer, float.ms);
  }
  return times;
}
