import type {
  Accuracy,
  Conditions,
  Environment,
  Fidelity,
  Report,
  ReportModel,
  Settings,
  Warning,
} from '@rn50/bench-stats';
import type { RunRecord } from '@rn50/inference-runner';
import type { PlannedVariant } from '../measure/plan.js';
import type { Measured } from '../measure/scenario.js';
import type { PartialHead } from './partial-entry.js';
import { type RawResult, withStatistics } from './statistics.js';

export interface RunFacts {
  readonly head: PartialHead;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly measured: readonly Measured[];
  readonly sweep: { readonly measured: readonly Measured[]; readonly maxP99Ms: number | null } | null;
  readonly conditions: readonly Conditions[];
  readonly fidelity: readonly Fidelity[];
  /** Empty without labelled pictures. */
  readonly accuracy: readonly Accuracy[];
  /** null where they could not be measured. */
  readonly peaks: NonNullable<Report['peaks']> | null;
  readonly warnings: readonly Warning[];
}

/** What is known before anything is measured. Pure. */
export function reportHead(known: {
  readonly tool: { readonly name: string; readonly version: string };
  readonly environment: Environment;
  readonly settings: Settings;
  readonly models: readonly ReportModel[];
  readonly variants: readonly PlannedVariant[];
}): PartialHead {
  const { tool, environment, settings, models, variants } = known;
  return {
    tool,
    environment,
    settings,
    models: [...models],
    variants: variants.map(({ id, engine, precision, modelId, label }) => ({ id, engine, precision, modelId, label })),
  };
}

/** Raw records to a report; pure. Whatever could not be measured stays in it, said as such. */
export function assembleReport(facts: RunFacts): Report {
  const { head, startedAt, durationMs, measured, sweep, conditions, fidelity, accuracy, peaks } = facts;
  const raw = {
    schemaVersion: 1 as const,
    ...head,
    startedAt,
    durationMs,
    results: measured.map(rawResult),
    fidelity: [...fidelity],
    ...(accuracy.length === 0 ? {} : { accuracy: [...accuracy] }),
    warnings: [...facts.warnings, ...measured.flatMap((one) => recordWarnings(one, one.record.scenario))],
    conditions: [...conditions],
    ...(peaks === null ? {} : { peaks }),
    ...(sweep === null ? {} : { sweep: { results: sweep.measured.map(rawResult), maxP99Ms: sweep.maxP99Ms } }),
  };
  return withStatistics(raw);
}

function rawResult({ variant, record }: Measured): RawResult {
  const fields = { variantId: variant.id, ...fieldsOf(record) };
  if (record.status !== 'ok') return { ...fields, status: record.status, message: record.message };
  return { ...fields, status: 'ok' };
}

function fieldsOf({ scenario, batch, threads, instances, blocks, warmup, peakRssBytes }: RunRecord) {
  return { scenario, batch, threads, instances, blocks: [...blocks], warmup, peakRssBytes };
}

/** The runner's warnings, with the column and the part of the run they are about. */
export function recordWarnings({ variant, record }: Measured, part: string): Warning[] {
  return record.warnings.map((warning) => ({
    ...warning,
    message: `${variant.label} ${part}: ${warning.message.replace(/\.$/, '')}`,
  }));
}
