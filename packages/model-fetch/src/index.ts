export { type CachedFile, type CheckedFile, listCache, verifyCache } from './cache/inventory.js';
export { defaultCacheDir } from './cache/layout.js';
export { type CacheLeftOver, listLeftOvers } from './cache/left-overs.js';
export { type PrunedFile, pruneCache } from './cache/prune.js';
export { type EnsuredFile, ensureFile, ensureModel, findInCache } from './ensure-file.js';
export { type FailedAttempt, MODEL_FETCH_ERROR_CODES, ModelFetchError, type ModelFetchErrorCode } from './errors.js';
export { type ProxySettings, proxySettings, redactProxy } from './http/proxy.js';
export {
  type ManifestEntry,
  manifestEntrySchema,
  manifestSchema,
  parseManifest,
  type WantedDownload,
} from './manifest/entry.js';
export { MODELS } from './manifest/models.js';
export type { EnsureFileOptions } from './options.js';
export { createFirstByteBudget, type FirstByteBudget, type FirstByteWait } from './transfer/first-byte-budget.js';
export type { FetchProgress } from './transfer/progress.js';
export { type ReachedSource, type ReachOptions, reachSources } from './transfer/reach-sources.js';
export type { RetryPolicy } from './transfer/schedule.js';
