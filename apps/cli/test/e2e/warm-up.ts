import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { TestProject } from 'vitest/node';
import { givePeaks } from '../../../../packages/comparison/test/peaks/given-peaks.js';
import { BIN, DIGITS, FIXTURES, SHORT } from './given.js';

/** Made once for all end-to-end tests; they read it, and only add to the cache. */
export interface Warm {
  /** A cache that holds peaks, and the INT8 form of the digits network. */
  readonly cache: string;
  /** The digits network in INT8, calibrated on the digits. */
  readonly int8: string;
  /** The output folder of one run of the digits network with `SHORT`, and what it printed. */
  readonly base: string;
  readonly stdout: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    warm: Warm;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-warm-'));
  const [cache, int8, base] = [join(folder, 'cache'), join(folder, 'int8.onnx'), join(folder, 'base')];
  const rn50 = (args: readonly string[]) =>
    execa(process.execPath, [BIN, ...args], { cwd: folder, stdin: 'ignore', env: { NO_COLOR: '1' } });
  const calibration = join(FIXTURES, 'digits-calibration.npy');
  await givePeaks(cache);
  const [{ stdout }] = await Promise.all([
    rn50(['--fp32', DIGITS, ...SHORT, '--cache-dir', cache, '--out', base]),
    rn50(['quantize', DIGITS, '-o', int8, '--calibration', calibration, '--no-progress']),
  ]);
  project.provide('warm', { cache, int8, base, stdout });
  return () => rmSync(folder, { recursive: true, force: true });
}
