import type { Report } from '../report/schema.js';
import { digestOf, toolOf } from './differences.js';
import type { MatchedResult } from './match-results.js';
import { sessionOptionDifferences, throughputOptionDifferences } from './session-options.js';

/**
 * Whether all that is recorded of the software of a column is the same in both reports: model file, engine, Node.js,
 * tool, session options, threads, batch and instances. What is recorded in only one report counts as different.
 */
export function hasSameSoftware(before: Report, after: Report, match: MatchedResult): boolean {
  return hasSameRuntime(before, after) && hasSameModelAndEngine(before, after, match);
}

function hasSameRuntime(before: Report, after: Report): boolean {
  return (
    before.environment.node === after.environment.node &&
    toolOf(before) === toolOf(after) &&
    sessionOptionDifferences(before, after).length === 0
  );
}

function hasSameModelAndEngine(
  before: Report,
  after: Report,
  { scenario, before: old, after: now }: MatchedResult,
): boolean {
  const pair = [old.variant, now.variant] as const;
  const digest = digestOf(before, old.variant.modelId);
  const version = before.environment.engines[old.variant.engine];
  const { result } = old;
  return (
    digest !== '' &&
    digest === digestOf(after, now.variant.modelId) &&
    old.variant.engine === now.variant.engine &&
    version !== undefined &&
    version === after.environment.engines[now.variant.engine] &&
    (scenario === 'latency' || throughputOptionDifferences(before, after, [pair]).length === 0) &&
    result.threads === now.result.threads &&
    result.batch === now.result.batch &&
    result.instances === now.result.instances
  );
}
