import { BenchStatsError } from '../errors.js';
import { parseReport } from '../report/parse-report.js';
import { PARTIAL_RUN, type RawReport, withStatistics } from '../report/recompute.js';
import type { Block, Conditions, Report, Scenario } from '../report/schema.js';
import { type BlockEntry, type PartialEntry, partialEntrySchema } from './partial-entry.js';

const REMEDY = 'Give a report.partial.jsonl as rn50 wrote it.';

/**
 * Builds the report of an unfinished run from its log of finished blocks. Pure. A last line cut off in the middle, as a
 * crash leaves it, is skipped.
 *
 * @param text the whole log: one JSON entry per line
 * @throws BenchStatsError REPORT_INVALID naming the line or field that is wrong
 */
export function parsePartialLog(text: string): Report {
  const [begin, ...entries] = parseLines(text);
  if (begin?.type !== 'begin') {
    throw invalid('line 1 is not the beginning of a log');
  }
  const blocks = entries.filter((entry) => entry.type === 'block');
  const conditions = entries.flatMap((entry): Conditions[] => (entry.type === 'conditions' ? [entry.conditions] : []));
  const last = entries.findLast((entry) => entry.type === 'chosen');
  const chosen = last === undefined ? {} : { batch: last.batch, instances: last.instances };
  const sweep = resultsOf(blocks.filter(({ phase }) => phase === 'sweep'));
  const raw = {
    schemaVersion: 1 as const,
    ...begin.head,
    settings: { ...begin.head.settings, ...chosen },
    startedAt: begin.startedAt,
    durationMs: endOf(blocks),
    results: resultsOf(blocks.filter(({ phase }) => phase !== 'sweep')),
    fidelity: [],
    warnings: [
      ...begin.warnings,
      {
        code: PARTIAL_RUN,
        message: `the run was not completed; ${blocks.length} blocks were measured`,
        remedy: 'Measure again for complete figures.',
      },
    ],
    conditions,
    ...(sweep.length === 0 ? {} : { sweep: { results: sweep, maxP99Ms: begin.maxP99Ms } }),
  };
  return parseReport(withStatistics(raw));
}

function parseLines(text: string): PartialEntry[] {
  const lines = text.split('\n');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1).flatMap((line, index): PartialEntry[] => {
    const json = parseJson(line);
    if (json === undefined && index === last && index > 0) return [];
    const entry = partialEntrySchema.safeParse(json);
    if (entry.success) return [entry.data];
    const issue = entry.error.issues[0];
    const what = json === undefined ? 'no JSON' : `${issue?.path.join('.') || 'entry'}: ${issue?.message ?? 'invalid'}`;
    throw invalid(`line ${index + 1} is not an entry of a log (${what})`);
  });
}

function invalid(problem: string): BenchStatsError {
  return new BenchStatsError('REPORT_INVALID', problem, REMEDY);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** One result for each variant, phase and setting, in the order in which they began. */
function resultsOf(entries: readonly BlockEntry[]): RawReport['results'] {
  const groups = new Map<string, { first: BlockEntry; blocks: Block[] }>();
  for (const entry of entries) {
    const { phase, variantId, batch, threads, instances, block } = entry;
    const key = JSON.stringify([phase, variantId, batch, threads, instances]);
    const group = groups.get(key) ?? { first: entry, blocks: [] };
    group.blocks.push(block);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, blocks }) => {
    const { phase, variantId, batch, threads, instances } = first;
    const scenario: Scenario = phase === 'latency' ? 'latency' : 'throughput';
    return { variantId, scenario, batch, threads, instances, blocks, status: 'ok' };
  });
}

/** Latest end of a block in milliseconds since its scenario began; the log has no total time. */
function endOf(entries: readonly BlockEntry[]): number {
  const ends = entries.map(({ block }) => block.startedAtMs + block.samplesMs.reduce((sum, ms) => sum + ms, 0));
  return ends.reduce((most, end) => Math.max(most, end), 0);
}
