import { unlikeWarnings } from '../fidelity/unlike.js';
import { type RawResult, withStatistics } from './recompute.js';
import type { RunRecord } from './run-record.js';
import type { Accuracy, Conditions, Fidelity, Report, ReportHead, Warning } from './schema.js';

/** The input of {@link assembleReport}. */
export interface RunFacts {
  readonly head: ReportHead;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** One per variant and scenario. */
  readonly records: readonly RunRecord[];
  /** null without a sweep; `maxP99Ms` is the limit of its advice. */
  readonly sweep?: { readonly records: readonly RunRecord[]; readonly maxP99Ms: number | null } | null;
  readonly conditions?: readonly Conditions[];
  readonly fidelity?: readonly Fidelity[];
  /** Empty without labelled pictures. */
  readonly accuracy?: readonly Accuracy[];
  /** null where they could not be measured. */
  readonly peaks?: NonNullable<Report['peaks']> | null;
  /** What explains the headline; null where nothing was profiled. */
  readonly why?: NonNullable<Report['why']> | null;
  /** Warnings about the machine and the models; records carry their own. */
  readonly warnings?: readonly Warning[];
}

/**
 * Builds a report from raw records, with summaries, ratios with intervals, advice, grade and warnings. Failed records
 * stay in it, with their status and message. Pure.
 */
export function assembleReport(facts: RunFacts): Report {
  const { head, startedAt, durationMs, records, sweep = null, peaks = null, why = null } = facts;
  const { conditions = [], fidelity = [], accuracy = [], warnings = [] } = facts;
  const labelOf = (id: string): string => head.variants.find((one) => one.id === id)?.label ?? id;
  return withStatistics({
    schemaVersion: 1,
    ...head,
    startedAt,
    durationMs,
    results: records.map(rawResult),
    fidelity: [...fidelity],
    ...(accuracy.length === 0 ? {} : { accuracy: [...accuracy] }),
    warnings: [
      ...warnings,
      ...unlikeWarnings(fidelity, labelOf),
      ...recordWarnings(records, ({ scenario }) => scenario),
    ],
    conditions: [...conditions],
    ...(peaks === null ? {} : { peaks }),
    ...(why === null ? {} : { why }),
    ...(sweep === null ? {} : { sweep: { results: sweep.records.map(rawResult), maxP99Ms: sweep.maxP99Ms } }),
  });
}

function rawResult(record: RunRecord): RawResult {
  const { variantId, scenario, batch, threads, instances, blocks, warmup, peakRssBytes } = record;
  const { loadMs, firstRunMs } = record;
  const fields = {
    ...{ variantId, scenario, batch, threads, instances, blocks: [...blocks], warmup, peakRssBytes },
    ...(loadMs === undefined ? {} : { loadMs }),
    ...(firstRunMs === undefined ? {} : { firstRunMs }),
  };
  if (record.status !== 'ok') return { ...fields, status: record.status, message: record.message };
  return { ...fields, status: 'ok' };
}

/**
 * The runner's warnings, each once. Messages begin with the parts of the run or the columns that they are about, unless that is all.
 * @param partOf which part of the run a record is of, such as its scenario
 */
export function recordWarnings(records: readonly RunRecord[], partOf: (record: RunRecord) => string): Warning[] {
  const groups = new Map<string, { readonly warning: Warning; readonly about: RunRecord[] }>();
  for (const record of records) {
    for (const warning of record.warnings) {
      const key = JSON.stringify([warning.code, warning.message, warning.remedy]);
      const group = groups.get(key) ?? { warning, about: [] };
      group.about.push(record);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ warning, about }) => ({
    ...warning,
    message: `${subjectOf(about, records, partOf)}${warning.message.replace(/\.$/, '')}`,
  }));
}

/** `throughput: `, `INT8: ` or `FP32 latency, INT8 throughput: `, whichever says it; nothing for all of several records. */
function subjectOf(
  about: readonly RunRecord[],
  records: readonly RunRecord[],
  partOf: (record: RunRecord) => string,
): string {
  if (about.length === records.length && records.length > 1) return '';
  const labelOf = ({ label }: RunRecord): string => label;
  const words = [partOf, labelOf].flatMap((of) => {
    const named = new Set(about.map(of));
    const isWhole = records.every((record) => about.includes(record) || !named.has(of(record)));
    return isWhole ? [[...named].join(' and ')] : [];
  });
  const [shortest = about.map((record) => `${record.label} ${partOf(record)}`).join(', ')] = words;
  return `${shortest}: `;
}
