import { median } from '@rn50/bench-stats/numbers';
import type { NodeProto } from '@rn50/onnx-model';
import { type LayerRun, type LayerSqnr, type MeasuredLayer, measureLayers } from './measure-layers.js';

/**
 * The SQNR of every layer by itself, and the layers that are to stay in float for it, with the reason in words.
 * @param maxLossDb null: none
 */
export async function layersToLeave(
  run: LayerRun,
  maxLossDb: number | null,
): Promise<{ layers: LayerSqnr[]; lossy: ReadonlyMap<NodeProto, string> }> {
  const measured = await measureLayers(run);
  const lossy = lossyLayers(measured, maxLossDb ?? Number.POSITIVE_INFINITY);
  const layers = measured.map(({ step, layer }) => ({ ...layer, quantized: !lossy.has(step.node) }));
  return { layers, lossy };
}

/**
 * The layers whose SQNR is more than `maxLossDb` below the median of all layers. The median layer and all above it stay, so
 * never are all layers lossy.
 */
export function lossyLayers(measured: readonly MeasuredLayer[], maxLossDb: number): Map<NodeProto, string> {
  if (measured.length === 0) return new Map();
  const middle = median(measured.map(({ layer }) => layer.sqnrDb));
  const lossy = new Map<NodeProto, string>();
  for (const { step, layer } of measured) {
    const loss = middle - layer.sqnrDb;
    if (loss <= maxLossDb) continue;
    lossy.set(step.node, `its SQNR is ${layer.sqnrDb.toFixed(1)} dB, ${loss.toFixed(1)} dB below the median layer`);
  }
  return lossy;
}
