/** Figures from numbers, for other packages, as `@rn50/bench-stats/numbers`, which loads neither the report schema nor zod. */
export { accuracy, placeOf } from './accuracy/accuracy.js';
export { median } from './descriptive/quantile.js';
export { evenPick } from './even-pick.js';
export { compareOutputs, type OutputFidelity } from './fidelity/compare-outputs.js';
export type { ModelValues } from './fidelity/detector-layouts.js';
export { fidelity } from './fidelity/fidelity.js';
export { classesOf, type OutputValues } from './fidelity/output-values.js';
export { boundedSqnrDb, MOST_DB, sqnrDb } from './fidelity/sqnr.js';
export { createRandom, type NumberSource, normalGenerator, type Random, uniformGenerator } from './random.js';
export { compareBlocks } from './ratio/compare-blocks.js';
