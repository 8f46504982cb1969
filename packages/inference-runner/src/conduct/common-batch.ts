import { fixedBatch } from '@rn50/onnx-model/inputs';
import type { Failure } from '../parent/death.js';
import type { Station } from './station.js';
import { fixedBatch as fixedBatchWarning } from './warnings.js';

/**
 * The batch all variants run at. A model whose batch dimension is fixed decides for all, with a warning: figures at
 * different batches are not comparable. A variant fixed to yet another batch cannot take part.
 */
export function agreeOnBatch(stations: readonly Station[], asked: number): { batch: number; fixed: boolean } {
  const leader = stations.find((station) => station.alive && fixedBatchOf(station) !== null);
  const batch = leader === undefined ? null : fixedBatchOf(leader);
  if (leader === undefined || batch === null) return { batch: asked, fixed: false };
  for (const station of stations.filter(({ alive }) => alive)) {
    const own = fixedBatchOf(station);
    if (own !== null && own !== batch) station.fail(batchConflict(own, batch, leader.cast.label));
    else if (batch !== asked) station.warnings.push(fixedBatchWarning(asked, batch));
  }
  return { batch, fixed: true };
}

export function fixedBatchOf(station: Station): number | null {
  return station.specs === null ? null : fixedBatch(station.specs);
}

function batchConflict(own: number, other: number, label: string): Failure {
  return {
    status: 'invalid-model',
    code: 'MODEL_UNSUPPORTED',
    message: `The model is fixed to batch ${own}, but "${label}" is fixed to batch ${other}; they cannot be compared.`,
    remedy: 'Export both models with an open batch dimension, or with the same batch.',
  };
}
