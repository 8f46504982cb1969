import type { ModelProfile, NodeTime, Peaks, WhyEngineNodes, WhyLayer, WhyOperator, WhyTotal } from '@rn50/bench-stats';
import { multiplies } from '@rn50/onnx-model';
import type { AnalysedModel } from '../analysed-model.js';
import type { TimedLayer } from './mac-layers.js';
import { matchLayers } from './match-layers.js';

/** With a larger share of the time in nodes that the file does not have, the engine's nodes are listed instead. */
const MOST_UNMATCHED = 0.2;

/**
 * The layers, the other operators and the total; both and the time between nodes add up to the run. Where an engine made too much
 * of a graph anew, its own nodes instead.
 */
export function layerTable(int8: AnalysedModel, fp32: AnalysedModel | null, peaks: Peaks | null) {
  const total = totalOf(int8, fp32);
  const engineNodes = [...engineNodesOf('int8', int8), ...engineNodesOf('fp32', fp32)];
  if (engineNodes.some(({ unmatchedShare }) => unmatchedShare > MOST_UNMATCHED)) {
    return { layers: [], others: [], engineNodes, total };
  }
  return { layers: rowsOf(int8, fp32, peaks), others: othersOf(int8, fp32), total };
}

function engineNodesOf(side: WhyEngineNodes['side'], model: AnalysedModel | null): WhyEngineNodes[] {
  if (model?.profile == null) return [];
  const { unmatchedShare = 0, nodes } = model.profile;
  const rows = nodes.map(({ opType, name, ms, kernel = null }) => ({ operator: opType, name, ms, kernel }));
  return [{ side, unmatchedShare, nodes: rows }];
}

function rowsOf(int8: AnalysedModel, fp32: AnalysedModel | null, peaks: Peaks | null): WhyLayer[] {
  const order = runOrder(int8);
  const fp32Order = runOrder(fp32);
  const rows: { readonly at: number; readonly layer: Omit<WhyLayer, 'index'> }[] = [];
  let lastAt = -1;
  for (const { left, right } of matchLayers(int8.layers, fp32?.layers ?? [])) {
    const fp32Ms = sumOf(right);
    const [first, ...others] = left;
    if (first === undefined) {
      for (const only of right.toSorted((a, b) => (fp32Order.get(a) ?? 0) - (fp32Order.get(b) ?? 0))) {
        const { engineKernel: _, ...row } = rowOf(only, only.ms, null, peaks);
        rows.push({ at: lastAt + 0.5, layer: { ...row, kernel: null } });
      }
      continue;
    }
    lastAt = order.get(first) ?? lastAt;
    rows.push({ at: lastAt, layer: rowOf(first, right.length === 0 ? null : fp32Ms, first.ms, peaks) });
    for (const other of others)
      rows.push({ at: order.get(other) ?? lastAt, layer: rowOf(other, null, other.ms, peaks) });
  }
  return rows.toSorted((a, b) => a.at - b.at).map(({ layer }, index) => ({ index, ...layer }));
}

function rowOf(layer: TimedLayer, fp32Ms: number | null, int8Ms: number | null, peaks: Peaks | null) {
  const { operator, name, macs, kernel, engineKernel } = layer;
  const rate = macs !== null && int8Ms !== null && int8Ms > 0 ? macs / int8Ms / 1e6 : null;
  const peak = peaks === null ? null : kernel === 'float' ? peaks.fp32 : peaks.int8;
  return {
    operator,
    name,
    macs,
    fp32Ms,
    int8Ms,
    gain: ratio(fp32Ms, int8Ms),
    gmacPerSecond: rate,
    percentOfPeak: rate === null || peak === null ? null : (100 * rate) / peak,
    kernel,
    ...(engineKernel === null ? {} : { engineKernel }),
  };
}

/** Index of each layer in the order of the run; without a profile in the order of the graph. */
function runOrder(model: AnalysedModel | null): ReadonlyMap<TimedLayer, number> {
  if (model === null) return new Map();
  const places = new Map((model.profile?.nodes ?? []).map((time, index): [NodeTime, number] => [time, index]));
  return new Map(
    model.layers.map((layer, index) => {
      const time = model.times.get(layer.node);
      return [layer, (time === undefined ? undefined : places.get(time)) ?? index];
    }),
  );
}

function othersOf(int8: AnalysedModel, fp32: AnalysedModel | null): WhyOperator[] {
  const [ours, theirs] = [otherTimes(int8), otherTimes(fp32)];
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((operator) => ({ operator, fp32Ms: theirs.get(operator) ?? null, int8Ms: ours.get(operator) ?? null }))
    .toSorted((a, b) => Math.max(b.int8Ms ?? 0, b.fp32Ms ?? 0) - Math.max(a.int8Ms ?? 0, a.fp32Ms ?? 0));
}

function otherTimes(model: AnalysedModel | null): Map<string, number> {
  const sums = new Map<string, number>();
  const counted = new Set((model?.layers ?? []).map(({ node }) => model?.times.get(node)));
  for (const time of model?.profile?.nodes ?? []) {
    if (counted.has(time)) continue;
    const operator = multiplies(time.opType) ? `${time.opType} (not in the graph)` : time.opType;
    sums.set(operator, (sums.get(operator) ?? 0) + time.ms);
  }
  return sums;
}

function totalOf(int8: AnalysedModel, fp32: AnalysedModel | null): WhyTotal | null {
  if (int8.profile === null) return null;
  const fp32Ms = fp32?.profile?.runMs ?? null;
  return {
    fp32Ms,
    int8Ms: int8.profile.runMs,
    gain: ratio(fp32Ms, int8.profile.runMs),
    fp32BetweenMs: between(fp32),
    int8BetweenMs: between(int8),
    ...unmatchedOf(int8.profile, fp32?.profile ?? null),
  };
}

function unmatchedOf(int8: ModelProfile, fp32: ModelProfile | null): Pick<WhyTotal, 'unmatchedShare'> {
  if (int8.unmatchedShare === undefined) return {};
  return { unmatchedShare: { int8: int8.unmatchedShare, fp32: fp32?.unmatchedShare ?? null } };
}

function between(model: AnalysedModel | null): number | null {
  if (model?.profile == null) return null;
  return model.profile.runMs - model.profile.nodes.reduce((sum, { ms }) => sum + ms, 0);
}

function sumOf(layers: readonly TimedLayer[]): number | null {
  const known = layers.flatMap(({ ms }) => ms ?? []);
  return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
}

function ratio(before: number | null, after: number | null): number | null {
  return before === null || after === null || after <= 0 ? null : before / after;
}
