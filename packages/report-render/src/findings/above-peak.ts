/**
 * Why a share of a measured peak can be above 100 %, for which no figure stands alone.
 * @param disturbedBy what disturbed the machine while the peak was measured, in words, if anything did
 */
export function reasonAbovePeak(disturbedBy: string | undefined): string {
  return disturbedBy === undefined
    ? "the model's kernels beat the matrix product that the peak is measured with, or the clock was lower then"
    : 'the peak was measured on a disturbed machine';
}
