export * from './files.js';
export { derivedFile, FolderNotWritableError, type Making } from './keyed-cache/derived-file.js';
export {
  type CacheEntry,
  listDerivedFiles,
  listKeptValues,
  type RemovedEntries,
  removeUnused,
} from './keyed-cache/inventory.js';
export { keep, readKept } from './keyed-cache/kept-value.js';
export { cacheKey } from './keyed-cache/names.js';
export { type Hold, heldNames, holdName, nameHeldBy } from './processes/holds.js';
export {
  isInUse,
  type Life,
  nodeProcesses,
  type Owner,
  ownerSchema,
  type Processes,
  uniqueToken,
} from './processes/owner.js';
export { readSmallText } from './small-text.js';
