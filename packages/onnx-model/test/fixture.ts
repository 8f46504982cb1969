import { readFileSync } from 'node:fs';

/** A small trained residual CNN written by Python's onnx (opset 14); see the fixture's README in the repository. */
export const digitsBytes = new Uint8Array(readFileSync(new URL('./fixtures/digits-resnet.onnx', import.meta.url)));
