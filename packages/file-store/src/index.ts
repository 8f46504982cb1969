export { makeFolder, makeWritableFolder } from './make-folder.js';
export { isSamePath, pathKind } from './path-kind.js';
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
export { placeFile, writeWhole } from './write-file.js';
