/** What commands print that is no report, as `@rn50/report-render/listings`, which loads nothing of reports. */
export { jsonText } from '../json/json-text.js';
export { type CacheContents, type HashedCache, type Pruned, renderCache, renderHashed, renderPruned } from './cache.js';
export { renderCpu } from './cpu.js';
export { type ExaminedMachine, renderDoctor } from './doctor.js';
export {
  type FloatNodes,
  patternsWarning,
  type Quantization,
  renderQuantization,
  renderTuning,
  type Tuning,
} from './quantization.js';
export { renderSaved, renderUnsaved, type Saved } from './saved-models.js';
