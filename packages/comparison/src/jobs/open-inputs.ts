import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { OpenedCalibration } from '@rn50/onnx-quantize';
import type { Calibration } from './jobs.js';

/** Feeds as the plan says, or read as they are asked for from what was given to calibrate on. */
export async function openInputs(calibration: Calibration, plan: InputPlan): Promise<OpenedCalibration> {
  if (calibration.kind !== 'structured') {
    const { openCalibration } = await import('@rn50/onnx-quantize');
    return openCalibration(calibration, plan);
  }
  const { plannedFeeds } = await import('@rn50/inference-runner/feeds');
  const { count, seed } = calibration;
  return { ...plannedFeeds(plan, { count, seed }), warnings: [] };
}
