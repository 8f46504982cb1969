/** A normal distribution's standard deviation is this many median absolute deviations. */
export const SIGMA_PER_MEDIAN_DEVIATION = 1.482602218505602;
