import type { RunRecord, Scenario } from '@rn50/bench-stats';
import { engineName } from '../engine/engine.js';
import type { Station } from './station.js';

/** A station's yield as a record: its blocks whole, and how it ended. */
export function toRecord(station: Station, options: { readonly scenario: Scenario }, batch: number): RunRecord {
  const { cast, description, input, failure, terms } = station;
  const fields = {
    variantId: cast.id,
    label: cast.label,
    modelPath: cast.modelPath,
    engine: description?.engine ?? engineName(cast.engine),
    engineVersion: description?.engineVersion ?? '',
    scenario: options.scenario,
    batch,
    fixedBatch: input?.fixedBatch ?? null,
    threads: terms.sessionOptions.threads,
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
