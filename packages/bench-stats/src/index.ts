export { median, quantile } from './descriptive/quantile.js';
export { studentTQuantile } from './distribution/student-t.js';
export { BenchStatsError, type BenchStatsErrorCode } from './errors.js';
export type { Estimate } from './estimate.js';
export { pairBlocks } from './ratio/pair-blocks.js';
export { type Pair, pairedRatio } from './ratio/paired-ratio.js';
export { LOOKS, relativeHalfWidth, shouldStop, TARGET_HALF_WIDTH } from './ratio/stop-rule.js';
export * from './report/schema.js';
