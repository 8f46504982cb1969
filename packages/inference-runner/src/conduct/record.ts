import type { RunRecord } from '@rn50/bench-stats';
import { fixedBatchOf } from './common-batch.js';
import type { Station } from './station.js';

/** A station's yield as a record: its blocks whole, and how it ended. */
export function toRecord(station: Station, batch: number): RunRecord {
  const { cast, description, failure, terms } = station;
  const fields = {
    variantId: cast.id,
    label: cast.label,
    modelPath: cast.modelPath,
    engine: cast.engine.name,
    engineVersion: description?.engineVersion ?? '',
    scenario: terms.scenario,
    batch,
    fixedBatch: fixedBatchOf(station),
    threads: terms.threads,
    instances: terms.instances,
    sessionOptions: description?.sessionOptions ?? {},
    blocks: station.blocks,
    warmup: station.warmup ?? { runs: 0, stable: false },
    peakRssBytes: station.totals.peakRssBytes,
    cpuMs: station.totals.cpuMs,
    warnings: station.warnings,
  };
  return failure === null
    ? { ...fields, status: 'ok' }
    : { ...fields, status: failure.status, message: failure.message };
}
