import { compareReports } from '../change/compare-reports.js';
import type { Verdict } from '../change/verdict.js';
import { BenchStatsError } from '../errors.js';
import type { Gate, Report } from '../report/schema.js';
import { baselineGate } from './baseline-gate.js';
import { worstAgreement, worstOutput } from './fidelity-gates.js';
import { type AskedGates, judgeGates } from './judge-gates.js';

/** A report of an earlier run, and its name for messages. */
export interface Baseline {
  readonly name: string;
  readonly report: Report;
}

/** How a run compares with its baseline, or why it cannot be compared. */
export type BaselineVerdict =
  | { readonly kind: 'compared'; readonly name: string; readonly verdict: Verdict }
  | { readonly kind: 'not-comparable'; readonly name: string; readonly reason: string };

/** Compares the headline's engine only: further engines decide no gate. */
export function verdictAgainst({ name, report }: Baseline, current: Report): BaselineVerdict {
  const engine = current.variants[0]?.engine;
  try {
    return { kind: 'compared', name, verdict: compareReports(ofEngine(report, engine), ofEngine(current, engine)) };
  } catch (error) {
    if (!(error instanceof BenchStatsError)) throw error;
    return { kind: 'not-comparable', name, reason: error.message };
  }
}

/** The report without the variants of other engines; a report that has none of this engine stays whole. */
function ofEngine(report: Report, engine: string | undefined): Report {
  const variants = report.variants.filter((variant) => variant.engine === engine);
  if (variants.length === 0 || variants.length === report.variants.length) return report;
  const results = report.results.filter(({ variantId }) => variants.some(({ id }) => id === variantId));
  return { ...report, variants, results };
}

/** Settings in which two runs must agree to be comparable, as far as they are known before measuring. */
export interface ComparableSettings {
  /** Model name. */
  readonly cpu: string;
  readonly batch: number;
  readonly threads: number;
  readonly instances: number;
}

/** The first setting in which an earlier report differs from this run; null where none does. Pure. */
export function differingSetting(
  { environment, settings }: Report,
  now: ComparableSettings,
): { readonly setting: string; readonly before: string | number; readonly now: string | number } | null {
  const before = { ...settings, cpu: environment.cpu.model };
  for (const setting of ['cpu', 'batch', 'threads', 'instances'] as const) {
    if (before[setting] === now[setting]) continue;
    return { setting: setting === 'cpu' ? 'CPU' : setting, before: before[setting], now: now[setting] };
  }
  return null;
}

/** Decides all requested gates, on the headline's candidate. Pure. */
export function gatesOf(report: Report, asked: AskedGates, baseline: BaselineVerdict | null): Gate[] {
  const { comparison, results, fidelity, variants } = report;
  const [, candidate] = variants;
  const latency = results.find((r) => r.variantId === candidate?.id && r.scenario === 'latency');
  const outputs = fidelity.filter(({ variantId }) => variantId === candidate?.id);
  const figures = {
    throughputTimes: comparison?.throughputTimes ?? null,
    p99Ms: latency?.status === 'ok' ? latency.summary.p99Ms : null,
    top1Agreement: worstAgreement(outputs),
    worstOutput: worstOutput(outputs),
  };
  return [...judgeGates(figures, asked), ...(baseline === null ? [] : [gateOf(baseline)])];
}

/** Whether top-1 agreement was asked for and cannot be had, since the model has no classes. */
export function lacksClasses({ fidelity, variants }: Report): boolean {
  const [, candidate] = variants;
  const agreement = worstAgreement(fidelity.filter(({ variantId }) => variantId === candidate?.id));
  return agreement.kind === 'unknown' && agreement.lacksClasses;
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
