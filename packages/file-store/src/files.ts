/** Folders and whole files alone, for child processes that need nothing else: the main entry also loads zod. */
export { digestFile, digestFiles } from './digest.js';
export { makeFolder, makeWritableFolder } from './make-folder.js';
export { isSamePath, pathKind } from './path-kind.js';
export { placeFile, writeWhole } from './write-file.js';
