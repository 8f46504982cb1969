import { join, resolve } from 'node:path';
import { type Baseline, type ComparableSettings, differingSetting } from '@rn50/bench-stats';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import type { Gates } from '../options/compare-options.js';
import { isSamePath } from '../path-kind.js';
import { readReport } from './read-reports.js';

/** The baseline, read before anything is measured: a wrong file must not cost a run. */
export async function readBaseline(gates: Gates, outDir: string, context: Context): Promise<Baseline | null> {
  const name = gates.baseline;
  if (name === null) return null;
  if (isSamePath(resolve(context.cwd, name), join(outDir, 'report.json'))) {
    throw usageError(
      `--baseline ${name} is the report that this run would replace`,
      'Copy it to another place, or give another --out.',
    );
  }
  return { name, report: await readReport(name, context.cwd) };
}

/**
 * Refuses a baseline that cannot decide, as far as that is known before measuring. Pure.
 * Throws a usage error that names the setting.
 */
export function checkBaseline(baseline: Baseline | null, now: ComparableSettings): void {
  const difference = baseline === null ? null : differingSetting(baseline.report, now);
  if (baseline === null || difference === null) return;
  const { setting, before, now: found } = difference;
  throw usageError(
    `--baseline ${baseline.name} was measured with ${setting} ${before}, this run has ${found}`,
    'Measure the baseline again with the same settings on this machine.',
  );
}
