import {
  BenchStatsError,
  baselineGate,
  compareReports,
  judgeGates,
  type Report,
  type Verdict,
} from '@rn50/bench-stats';
import type { Context } from '../context.js';
import type { CompareOptions, Gates } from '../options/compare-options.js';
import { readReport } from './read-reports.js';
import type { Judge } from './statistics.js';

/** How this run compares with the baseline, or why it cannot be compared; null without one. */
export type BaselineVerdict =
  | { readonly kind: 'compared'; readonly name: string; readonly verdict: Verdict }
  | { readonly kind: 'not-comparable'; readonly name: string; readonly reason: string };

/** The baseline, read before anything is measured: a wrong file must not cost a run. */
export async function readBaseline(
  { gates }: CompareOptions,
  context: Context,
): Promise<{ readonly name: string; readonly report: Report } | null> {
  if (gates.baseline === null) return null;
  return { name: gates.baseline, report: await readReport(gates.baseline, context.cwd) };
}

export function verdictAgainst(
  baseline: { readonly name: string; readonly report: Report } | null,
  current: () => Report,
): BaselineVerdict | null {
  if (baseline === null) return null;
  const { name, report } = baseline;
  try {
    return { kind: 'compared', name, verdict: compareReports(report, current()) };
  } catch (error) {
    if (!(error instanceof BenchStatsError)) throw error;
    return { kind: 'not-comparable', name, reason: error.message };
  }
}

/** Decides every gate that was asked for. Pure. */
export function judgeOf(gates: Gates, baseline: BaselineVerdict | null): Judge {
  return ({ comparison, results, fidelity, variants }) => {
    const [, candidate] = variants;
    const latency = results.find((r) => r.variantId === candidate?.id && r.scenario === 'latency');
    return [
      ...judgeGates(
        {
          throughputTimes: comparison?.throughputTimes ?? null,
          p99Ms: latency?.status === 'ok' ? latency.summary.p99Ms : null,
          top1Agreement: fidelity.find(({ variantId }) => variantId === candidate?.id)?.top1Agreement ?? null,
        },
        gates,
      ),
      ...(baseline === null ? [] : [gateOf(baseline)]),
    ];
  };
}

function gateOf(baseline: BaselineVerdict) {
  if (baseline.kind === 'compared') return baselineGate(baseline.verdict);
  return {
    name: 'baseline' as const,
    limit: null,
    outcome: 'inconclusive' as const,
    message: `cannot be compared with ${baseline.name}: ${baseline.reason}`,
  };
}
