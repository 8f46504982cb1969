import { detectCpu } from '@rn50/cpu-detect';
import { installedEngine } from '@rn50/inference-runner/engines';
import { ORT_VERSION } from '../../../inference-runner/src/engine/ort/binaries.js';
import { contextOf } from '../../src/events.js';
import { measurePeaks } from '../../src/peaks/peaks.js';
import { toolsOf } from './peak-tools.js';

/**
 * Puts peaks of this machine into a cache, given and not measured: tests run beside each other, and what is measured on a machine
 * that others use is not kept.
 */
export async function givePeaks(cacheDir: string): Promise<void> {
  const openvino = await installedEngine('openvino').catch(() => null);
  const engines = [
    { name: 'ort', title: 'ONNX Runtime', version: ORT_VERSION },
    { name: `ort@${ORT_VERSION}`, title: 'ONNX Runtime', version: ORT_VERSION },
    ...(openvino === null ? [] : [{ name: 'openvino', title: 'OpenVINO', version: openvino.version }]),
  ];
  const cpu = await detectCpu();
  for (const threads of new Set([1, Math.max(1, Math.floor(cpu.usableCpus))])) {
    for (const engine of engines) await measurePeaks({ cpu, threads, engine, cacheDir }, contextOf({}), toolsOf());
  }
}
