/** What tells whether a file can be an ONNX model, without reading or decoding what is in it. */
export { type OtherFile, otherFile, SNIFF_BYTES } from './other-files.js';
export { type ReadAt, type TopLevel, walkTopLevel, walkTopLevelOf } from './walk-top-level.js';
