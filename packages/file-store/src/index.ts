export { makeFolder } from './make-folder.js';
export { isSamePath, pathKind } from './path-kind.js';
