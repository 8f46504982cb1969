import {
  type Comparison,
  compareBlocks,
  type Environment,
  type Fidelity,
  type Grade,
  gradeRun,
  pooledSamples,
  type Report,
  type Result,
  type Scenario,
  type Settings,
  summarizeBlocks,
  summaryWarnings,
  type Warning,
} from '@rn50/bench-stats';
import type { RunRecord } from '@rn50/inference-runner';
import type { Measured } from '../measure/measure-pair.js';
import type { PlannedVariant } from '../measure/plan.js';
import type { ModelPair } from '../models/model-file.js';

export const CONFIDENCE = 0.95;

export interface RunFacts {
  readonly tool: { readonly name: string; readonly version: string };
  readonly startedAt: string;
  readonly durationMs: number;
  readonly environment: Environment;
  readonly settings: Settings;
  readonly pair: ModelPair;
  readonly variants: readonly [PlannedVariant, PlannedVariant];
  readonly measured: readonly Measured[];
  readonly fidelity: readonly Fidelity[];
  readonly warnings: readonly Warning[];
}

/** Raw records to a report; pure. Whatever could not be measured stays in it, said as such. */
export function assembleReport(facts: RunFacts): Report {
  const { pair, variants, measured, settings } = facts;
  const [baseline, candidate] = variants;
  const comparison = comparisonOf(baseline, candidate, measured);
  const runWarnings = [...facts.warnings, ...measured.flatMap(recordWarnings)];
  const { grade, reasons } = gradeRun({
    throughputTimes: comparison?.throughputTimes ?? null,
    latencyTimes: comparison?.latencyTimes ?? null,
    kind: pair.fp32.sha256 === pair.int8.sha256 ? 'a-a' : 'comparison',
    warnings: runWarnings,
  });
  const results = measured.map(({ variant, record }) => resultOf(variant.id, record, settings.seed));
  return {
    schemaVersion: 1,
    tool: facts.tool,
    startedAt: facts.startedAt,
    durationMs: facts.durationMs,
    environment: facts.environment,
    settings,
    models: [pair.fp32, pair.int8].map(({ image: _, ...model }) => model),
    variants: variants.map(({ id, engine, precision, modelId, label }) => ({ id, engine, precision, modelId, label })),
    results,
    comparison,
    comparisons: comparison === null ? [] : [comparison],
    fidelity: [...facts.fidelity],
    grade,
    warnings: merged([...runWarnings, ...gradeWarnings(grade, reasons), ...percentileWarnings(results, variants)]),
  };
}

function resultOf(variantId: string, record: RunRecord, seed: number): Result {
  const fields = {
    variantId,
    scenario: record.scenario,
    batch: record.batch,
    threads: record.threads,
    instances: record.instances,
    blocks: [...record.blocks],
    warmup: record.warmup,
    peakRssBytes: record.peakRssBytes,
  };
  if (record.status !== 'ok') return { ...fields, status: record.status, message: record.message };
  return { ...fields, status: 'ok', summary: summarizeBlocks(record.blocks, { batch: record.batch, seed }) };
}

function comparisonOf(
  baseline: PlannedVariant,
  candidate: PlannedVariant,
  measured: readonly Measured[],
): Comparison | null {
  const ratio = (scenario: Scenario) => {
    const recordOf = (variant: PlannedVariant) =>
      measured.find((m) => m.variant.id === variant.id && m.record.scenario === scenario)?.record;
    const [before, after] = [recordOf(baseline), recordOf(candidate)];
    if (before?.status !== 'ok' || after?.status !== 'ok') return null;
    return compareBlocks(scenario, before.blocks, after.blocks, { confidence: CONFIDENCE });
  };
  const latencyTimes = ratio('latency');
  const throughputTimes = ratio('throughput');
  if (latencyTimes === null && throughputTimes === null) return null;
  return { baseline: baseline.id, candidate: candidate.id, throughputTimes, latencyTimes, confidence: CONFIDENCE };
}

/** Why a run is graded below B, and what to do about it. */
function gradeWarnings(grade: Grade, reasons: readonly string[]): Warning[] {
  if (grade === 'A' || grade === 'B') return [];
  return [
    {
      code: grade === 'C' ? 'wide-interval' : 'inconclusive',
      message: reasons.join('; '),
      remedy: 'Close other programs and measure longer: leave out --quick, or raise --budget.',
    },
  ];
}

/** Why percentiles are missing from summaries, and which intervals are narrower than they should be. */
function percentileWarnings(results: readonly Result[], variants: readonly PlannedVariant[]): Warning[] {
  return results.flatMap((result) => {
    if (result.status !== 'ok') return [];
    const label = variants.find(({ id }) => id === result.variantId)?.label ?? result.variantId;
    return summaryWarnings(`${label} ${result.scenario}`, result.summary, pooledSamples(result.blocks));
  });
}

/** The runner's warnings, with the column and scenario they are about. */
function recordWarnings({ variant, record }: Measured): Warning[] {
  return record.warnings.map((warning) => ({
    ...warning,
    message: `${variant.label} ${record.scenario}: ${warning.message.replace(/\.$/, '')}`,
  }));
}

/** One warning for each code and remedy, however many columns it is about. */
function merged(warnings: readonly Warning[]): Warning[] {
  const groups = new Map<string, Warning[]>();
  for (const warning of warnings) {
    const key = `${warning.code} ${warning.remedy}`;
    groups.set(key, [...(groups.get(key) ?? []), warning]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const messages = new Set([first, ...others].map(({ message }) => message));
    return [{ ...first, message: [...messages].join('. ') }];
  });
}
