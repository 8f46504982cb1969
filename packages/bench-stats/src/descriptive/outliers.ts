import { mean, SIGMA_PER_MEDIAN_DEVIATION } from './moments.js';
import { quantile } from './quantile.js';
import { checkSamples, sortedCopy } from './samples.js';

/** Indices of unusual samples, ascending. They are marks only: no sample is removed from any figure. */
export interface Outliers {
  /** Beyond 1.5 interquartile ranges from the quartiles, up to 3. */
  readonly tukeyMild: readonly number[];
  /** Beyond 3 interquartile ranges from the quartiles. */
  readonly tukeySevere: readonly number[];
  /** Modified z-score above 3.5. */
  readonly mad: readonly number[];
}

/** A normal distribution's standard deviation is this many mean absolute deviations. */
const SIGMA_PER_MEAN_DEVIATION = 1.2533141373155;
const MODIFIED_Z_LIMIT = 3.5;

/**
 * Flags outliers by Tukey's fences and by the median absolute deviation (the mean one where that is 0, that is,
 * where more than half of the samples are equal). Sources: Tukey, "Exploratory Data Analysis", 1977;
 * Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993.
 *
 * @throws BenchStatsError `TOO_FEW_SAMPLES` for none, `INVALID_SAMPLE` for NaN or infinite ones
 */
export function outliers(samples: ArrayLike<number>): Outliers {
  checkSamples(samples, 1);
  const sorted = sortedCopy(samples);
  const [lower, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const beyondFences = (sample: number): number => Math.max(lower - sample, sample - upper) / (upper - lower);

  const centre = quantile(sorted, 0.5);
  const deviations = Float64Array.from(sorted, (sample) => Math.abs(sample - centre));
  const medianDeviation = quantile(sortedCopy(deviations), 0.5);
  const sigma =
    medianDeviation > 0 ? SIGMA_PER_MEDIAN_DEVIATION * medianDeviation : SIGMA_PER_MEAN_DEVIATION * mean(deviations);

  const found = { tukeyMild: [] as number[], tukeySevere: [] as number[], mad: [] as number[] };
  Array.from(samples).forEach((sample, i) => {
    const ranges = beyondFences(sample);
    if (ranges > 3) found.tukeySevere.push(i);
    else if (ranges > 1.5) found.tukeyMild.push(i);
    if (Math.abs(sample - centre) > MODIFIED_Z_LIMIT * sigma) found.mad.push(i);
  });
  return found;
}
