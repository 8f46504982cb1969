import { join, resolve } from 'node:path';
import {
  BenchStatsError,
  baselineGate,
  compareReports,
  type Gate,
  judgeGates,
  type Report,
  type Verdict,
} from '@rn50/bench-stats';
import type { Context } from '../context.js';
import { usageError } from '../errors.js';
import type { Gates } from '../options/compare-options.js';
import { isSamePath } from '../path-kind.js';
import { readReport } from './read-reports.js';

/** How this run compares with the baseline, or why it cannot be compared; null without one. */
export type BaselineVerdict =
  | { readonly kind: 'compared'; readonly name: string; readonly verdict: Verdict }
  | { readonly kind: 'not-comparable'; readonly name: string; readonly reason: string };

export interface Baseline {
  readonly name: string;
  readonly report: Report;
}

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
export function checkBaseline(
  baseline: Baseline | null,
  now: { readonly cpu: string; readonly batch: number; readonly threads: number; readonly instances: number },
): void {
  if (baseline === null) return;
  const { environment, settings } = baseline.report;
  const then = { ...settings, cpu: environment.cpu.model };
  for (const what of ['cpu', 'batch', 'threads', 'instances'] as const) {
    if (then[what] === now[what]) continue;
    const name = what === 'cpu' ? 'CPU' : what;
    throw usageError(
      `--baseline ${baseline.name} was measured with ${name} ${then[what]}, this run has ${now[what]}`,
      'Measure the baseline again with the same settings on this machine.',
    );
  }
}

export function verdictAgainst(baseline: Baseline | null, current: Report): BaselineVerdict | null {
  if (baseline === null) return null;
  const { name, report } = baseline;
  try {
    return { kind: 'compared', name, verdict: compareReports(report, current) };
  } catch (error) {
    if (!(error instanceof BenchStatsError)) throw error;
    return { kind: 'not-comparable', name, reason: error.message };
  }
}

/** Decides every gate that was asked for. Pure. */
export function gatesOf(report: Report, gates: Gates, baseline: BaselineVerdict | null): Gate[] {
  const { comparison, results, fidelity, variants } = report;
  const [, candidate] = variants;
  const latency = results.find((r) => r.variantId === candidate?.id && r.scenario === 'latency');
  const input = {
    throughputTimes: comparison?.throughputTimes ?? null,
    p99Ms: latency?.status === 'ok' ? latency.summary.p99Ms : null,
    top1Agreement: fidelity.find(({ variantId }) => variantId === candidate?.id)?.top1Agreement ?? null,
  };
  return [...judgeGates(input, gates), ...(baseline === null ? [] : [gateOf(baseline)])];
}

function gateOf(baseline: BaselineVerdict): Gate {
  if (baseline.kind === 'compared') return baselineGate(baseline.verdict);
  return {
    name: 'baseline',
    limit: null,
    outcome: 'inconclusive',
    message: `cannot be compared with ${baseline.name}: ${baseline.reason}`,
  };
}
