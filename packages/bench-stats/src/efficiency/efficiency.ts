import type { Report } from '../report/schema.js';

/** How much of what the CPU can do at most a variant's throughput uses. */
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
 * Each variant's share of the measured peak in the throughput scenario: MACs per image x images per second / peak.
 * The MACs are those of the variant's own file, since a tuned one may calculate less; where they are not known, those of the
 * headline's baseline, of which all variants are forms. Only variants of the first one's engine, whose peak it is.
 * @returns none without peaks, without known MACs, or where the peak was measured with another number of threads
 */
export function efficiencies(report: Report): Efficiency[] {
  const { peaks, comparison, variants, models, results } = report;
  const baseline = variants.find(({ id }) => id === comparison?.baseline);
  const macsOf = (modelId: string | undefined): number =>
    Number(models.find(({ id }) => id === modelId)?.facts.macs) || 0;
  if (peaks === undefined) return [];
  return variants.flatMap(({ id, engine, modelId, precision }) => {
    if (engine !== variants[0]?.engine) return [];
    const macs = macsOf(modelId) || macsOf(baseline?.modelId);
    if (precision === 'bf16' || macs <= 0) return [];
    const result = results.find(({ variantId, scenario }) => variantId === id && scenario === 'throughput');
    if (result?.status !== 'ok' || result.summary.throughputFps === null) return [];
    if (result.threads * result.instances !== peaks.threads) return [];
    const gmacPerSecond = (macs * result.summary.throughputFps.value) / 1e9;
    return [{ variantId: id, gmacPerSecond, shareOfPeak: gmacPerSecond / peaks[precision] }];
  });
}

/** What keeps INT8 from being faster: the CPU's arithmetic itself, or everything beside it. */
export type Int8Limit = 'arithmetic' | 'beside-arithmetic';

/** INT8 that uses at least this part of the share of the peak that FP32 uses has nothing much left to gain. */
const NEAR_FP32 = 0.8;

/**
 * Tells what limits the headline's INT8 side. It is the arithmetic where INT8 uses about as large a share of its peak as
 * FP32 does of its own: then the ratio of the peaks is what INT8 can bring. Else it is what does not get faster with
 * INT8 products: other operators, memory, kernels that do not reach the peak.
 * @returns null where that is not known, as with peaks that were measured on a disturbed machine
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
