import type { Report } from '../report/schema.js';

/** A variant's throughput as a share of the CPU's measured peak. */
export interface Efficiency {
  readonly variantId: string;
  /** Multiply-accumulate operations per second of the network's products, in 10^9. */
  readonly gmacPerSecond: number;
  /**
   * Share of the CPU's peak in that precision; above 1 where a convolution kernel beats the matrix product of the peak, or
   * where the machine was slower when the peak was measured.
   */
  readonly shareOfPeak: number;
}

/**
 * Each variant's share of the measured peak in the throughput scenario: MACs per image x images per second / peak. The
 * MACs are those of the variant's own file, because a tuned one may need fewer; if unknown, those of the headline's
 * baseline. The peak is the best seen on this CPU, by whatever engine.
 * @returns none without peaks, without known MACs, or where the peak was measured with another number of threads
 */
export function efficiencies(report: Report): Efficiency[] {
  const { peaks, comparison, variants, models, results } = report;
  const baseline = variants.find(({ id }) => id === comparison?.baseline);
  const macsOf = (modelId: string | undefined): number =>
    Number(models.find(({ id }) => id === modelId)?.facts.macs) || 0;
  if (peaks === undefined) return [];
  return variants.flatMap(({ id, modelId, precision }) => {
    const macs = macsOf(modelId) || macsOf(baseline?.modelId);
    const peak = precision === 'fp16' ? undefined : peaks[precision];
    if (peak === undefined || macs <= 0) return [];
    const result = results.find(({ variantId, scenario }) => variantId === id && scenario === 'throughput');
    if (result?.status !== 'ok' || result.summary.throughputFps === null) return [];
    if (result.threads * result.instances !== peaks.threads) return [];
    const gmacPerSecond = (macs * result.summary.throughputFps.value) / 1e9;
    return [{ variantId: id, gmacPerSecond, shareOfPeak: gmacPerSecond / peak }];
  });
}

/** What limits INT8: the CPU's arithmetic, or everything else. */
export type Int8Limit = 'arithmetic' | 'beside-arithmetic';

/** Arithmetic limits INT8 if its share of the peak is at least this fraction of FP32's share. */
const NEAR_FP32 = 0.8;

/**
 * What limits the headline's INT8 side. It is the arithmetic if INT8 uses about as large a share of its peak as FP32
 * does of its own: then the ratio of the peaks bounds the gain. Otherwise it is work that INT8 products do not speed
 * up: other operators, memory, kernels that do not reach the peak.
 * @returns null if unknown, for example if the peaks were measured on a disturbed machine
 */
export function int8Limit(report: Report): Int8Limit | null {
  if (report.peaks?.disturbedBy !== undefined) return null;
  const shares = efficiencies(report);
  const shareOf = (id: string | undefined) => shares.find(({ variantId }) => variantId === id)?.shareOfPeak;
  const fp32 = shareOf(report.comparison?.baseline);
  const int8 = shareOf(report.comparison?.candidate);
  if (fp32 === undefined || int8 === undefined) return null;
  return int8 >= NEAR_FP32 * fp32 ? 'arithmetic' : 'beside-arithmetic';
}
