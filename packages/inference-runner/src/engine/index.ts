/** Finding and loading engines, as `@rn50/inference-runner/engines`, which loads nothing of the measuring. */
export { givenOptions } from './given-options.js';
export { importEngine, installedEngine, loadEngine } from './load-engine.js';
export { DEFAULT_ENGINE, ENGINES, type EngineRegistry, findEngine, moduleAt, placeOf } from './registry.js';
