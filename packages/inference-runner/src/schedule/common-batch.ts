import { fixedBatch } from '@rn50/onnx-model/inputs';
import type { Failure } from '../parent/death.js';
import type { VariantRunner } from './variant-runner.js';
import { fixedBatch as fixedBatchWarning } from './warnings.js';

/**
 * The batch all variants run at. A model whose batch dimension is fixed decides for all, with a warning: figures at
 * different batches are not comparable. A variant fixed to another batch fails.
 */
export function agreeOnBatch(runners: readonly VariantRunner[], asked: number): { batch: number; fixed: boolean } {
  const leader = runners.find((runner) => runner.alive && fixedBatchOf(runner) !== null);
  const batch = leader === undefined ? null : fixedBatchOf(leader);
  if (leader === undefined || batch === null) return { batch: asked, fixed: false };
  for (const runner of runners.filter(({ alive }) => alive)) {
    const own = fixedBatchOf(runner);
    if (own !== null && own !== batch) runner.fail(batchConflict(own, batch, leader.variant.label));
    else if (batch !== asked) runner.warnings.push(fixedBatchWarning(asked, batch, leader.inputs?.single));
  }
  return { batch, fixed: true };
}

export function fixedBatchOf(runner: VariantRunner): number | null {
  return runner.inputs === null ? null : fixedBatch(runner.inputs);
}

function batchConflict(own: number, other: number, label: string): Failure {
  return {
    status: 'invalid-model',
    code: 'MODEL_UNSUPPORTED',
    message: `The model is fixed to batch ${own}, but "${label}" is fixed to batch ${other}; they cannot be compared.`,
    remedy: 'Export both models with an open batch dimension, or with the same batch.',
  };
}
