import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import { installedEngine } from '@rn50/inference-runner/engines';
import { execa } from 'execa';
import type { TestProject } from 'vitest/node';
import { measurePeaks } from '../../../../packages/comparison/src/peaks/peaks.js';
import { toolsOf } from '../../../../packages/comparison/test/peaks/peak-tools.js';
import { ORT_VERSION } from '../../../../packages/inference-runner/src/engine/ort/binaries.js';
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

/**
 * Peaks that are given, not measured: tests run beside each other, and what is measured on a machine that others use is
 * not kept.
 */
async function givePeaks(cacheDir: string): Promise<void> {
  const openvino = await installedEngine('openvino').catch(() => null);
  const engines = [
    { name: 'ort', title: 'ONNX Runtime', version: ORT_VERSION },
    { name: `ort@${ORT_VERSION}`, title: 'ONNX Runtime', version: ORT_VERSION },
    ...(openvino === null ? [] : [{ name: 'openvino', title: 'OpenVINO', version: openvino.version }]),
  ];
  const cpu = await detectCpu();
  const step = { update: () => {}, done: () => {}, fail: () => {} };
  const progress = { start: () => step, note: () => {}, end: () => {} };
  const context = { progress, signal: new AbortController().signal, detail: () => {} };
  for (const threads of new Set([1, Math.max(1, Math.floor(cpu.usableCpus))])) {
    for (const engine of engines) await measurePeaks({ cpu, threads, engine, cacheDir }, context, toolsOf());
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
