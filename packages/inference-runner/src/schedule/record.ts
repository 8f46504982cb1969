import type { RunRecord } from '@rn50/bench-stats';
import { median } from '@rn50/bench-stats/numbers';
import { fixedBatchOf } from './common-batch.js';
import type { VariantRunner } from './variant-runner.js';

/** The record of a variant: its blocks, and how it ended. */
export function toRecord(runner: VariantRunner, batch: number): RunRecord {
  const { variant, description, failure, settings } = runner;
  // At a batch that was halved, workers have run before.
  const firstRunsMs = runner.firstRuns.filter((run) => run.batch === batch).map(({ ms }) => ms);
  const fields = {
    variantId: variant.id,
    label: variant.label,
    modelPath: variant.modelPath,
    engine: variant.engine.name,
    engineVersion: description?.engineVersion ?? '',
    scenario: settings.scenario,
    batch,
    fixedBatch: fixedBatchOf(runner),
    threads: variant.sessionOptions.threads,
    instances: settings.instances,
    sessionOptions: description?.sessionOptions ?? {},
    blocks: runner.blocks,
    warmup: runner.warmup ?? { runs: 0, stable: false },
    peakRssBytes: runner.totals.peakRssBytes,
    cpuMs: runner.totals.cpuMs,
    ...(runner.loadsMs.length === 0 ? {} : { loadMs: median(runner.loadsMs) }),
    ...(firstRunsMs.length === 0 ? {} : { firstRunMs: median(firstRunsMs) }),
    warnings: runner.warnings,
  };
  return failure === null
    ? { ...fields, status: 'ok' }
    : { ...fields, status: failure.status, message: failure.message };
}
