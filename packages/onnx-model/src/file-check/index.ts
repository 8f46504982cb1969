/** Checks whether a file can be an ONNX model, without decoding its contents. */
export { type OtherFile, otherFile, SNIFF_BYTES } from './other-files.js';
export { type ReadAt, type TopLevel, walkTopLevel, walkTopLevelOf } from './walk-top-level.js';
