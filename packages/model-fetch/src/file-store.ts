/** What rn50's own packages share for files that several processes, hosts and containers use at once. No stable API. */
export { uniqueToken } from './cache/disk.js';
export { type Hold, heldNames, holdName, nameHeldBy } from './cache/holds.js';
export { isInUse } from './cache/owner.js';
