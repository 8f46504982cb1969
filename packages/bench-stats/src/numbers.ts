/** Small numeric functions for other packages, as `@rn50/bench-stats/numbers`, which loads nothing else. */
export { median } from './descriptive/quantile.js';
export { evenPick } from './even-pick.js';
export { boundedSqnrDb, MOST_DB, sqnrDb } from './fidelity/sqnr.js';
export { createRandom, type NumberSource, normalGenerator, type Random, uniformGenerator } from './random.js';
