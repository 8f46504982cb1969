import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
export const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
export const DIGITS = join(FIXTURES, 'digits-resnet.onnx');
/** Fixed counts, and one thread, since other tests run beside it. */
const FIXED = ['--warmup', '1', '--threads', '1', '--no-progress'];
/** Enough blocks for intervals. */
export const SHORT = ['--iterations', '6', ...FIXED];
/** As little as a run can take. */
export const SHORTEST = ['--iterations', '2', ...FIXED];
