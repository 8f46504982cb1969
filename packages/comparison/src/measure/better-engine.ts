import type { Warning } from '@rn50/bench-stats';
import { ENGINES, type EngineRegistry, installedEngine } from '@rn50/inference-runner/engines';
import { isTypedError } from '../errors.js';

/** Measured on Xeons with AMX: OpenVINO ran the same INT8 file 2.4 times as fast as ONNX Runtime. */
const FOR_AMX = 'openvino';

/**
 * A warning where this CPU has AMX and the engine that makes more of it is neither measured nor installed: figures are then
 * about the engine, not about the CPU.
 * @param kinds names of the engines that run, without places
 * @param then what to do once it is installed
 */
export async function betterEngineWarning(
  kinds: readonly string[],
  engines: EngineRegistry = ENGINES,
  features: ReadonlySet<string>,
  then: string,
): Promise<Warning | null> {
  if (kinds.includes(FOR_AMX) || !features.has('amx_int8') || !Object.hasOwn(engines, FOR_AMX)) return null;
  try {
    await installedEngine(FOR_AMX, engines);
    return null;
  } catch (error) {
    if (!isTypedError(error) || error.code !== 'ENGINE_MISSING') return null;
    return {
      code: 'better-engine-missing',
      message: 'this CPU has AMX, which OpenVINO uses better than ONNX Runtime, and OpenVINO is not installed',
      remedy: `${error.remedy} ${then}`,
    };
  }
}
