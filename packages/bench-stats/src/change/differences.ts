import type { Report, Variant } from '../report/schema.js';
import type { MatchedResult } from './match-results.js';
import { sessionOptionDifferences, throughputOptionDifferences } from './session-options.js';
import type { Difference, JudgedDifference } from './verdict.js';

/** All differences of the reports that may explain a changed time, each once. */
export function differencesOf(
  before: Report,
  after: Report,
  matched: readonly MatchedResult[],
): readonly JudgedDifference[] {
  const [old, now] = [before.environment, after.environment];
  const all = [
    compared('CPU', old.cpu.model, now.cpu.model, true),
    compared('usable CPUs', old.cpu.usableCpus, now.cpu.usableCpus),
    compared('host', old.host, now.host),
    ...matched.flatMap(differencesOfMatch),
    sessionOptionDifferences(before, after),
    throughputOptionDifferences(before, after, throughputPairs(matched)),
    ...engineVersions(before, after),
    compared('Node.js', old.node, now.node),
    compared('tool', toolOf(before), toolOf(after)),
    ...models(before, after, matched),
    compared('measuring time', measuringTime(before), measuringTime(after)),
  ].flat();
  return all.filter((one, i) => all.findIndex((other) => isSame(one, other)) === i);
}

function differencesOfMatch({ scenario, before, after }: MatchedResult): JudgedDifference[] {
  const [old, now] = [before.result, after.result];
  const label = after.variant.label;
  return [
    compared('threads', old.threads, now.threads, true),
    compared(`${scenario} batch`, old.batch, now.batch, true),
    compared('instances', old.instances, now.instances, true),
    compared(`engine of ${label}`, before.variant.engine, after.variant.engine, true),
  ].flat();
}

function throughputPairs(matched: readonly MatchedResult[]): [Variant, Variant][] {
  return matched.flatMap(({ scenario, before, after }): [Variant, Variant][] =>
    scenario === 'throughput' ? [[before.variant, after.variant]] : [],
  );
}

function engineVersions(before: Report, after: Report): JudgedDifference[] {
  const [old, now] = [before.environment.engines, after.environment.engines];
  const both = Object.keys(old).filter((engine) => Object.hasOwn(now, engine));
  return both.flatMap((engine) => compared(`engine ${engine}`, old[engine] ?? '', now[engine] ?? ''));
}

function models(before: Report, after: Report, matched: readonly MatchedResult[]): JudgedDifference[] {
  return matched.flatMap((match) =>
    compared(
      `model of ${match.after.variant.label}`,
      digestOf(before, match.before.variant.modelId).slice(0, 12),
      digestOf(after, match.after.variant.modelId).slice(0, 12),
    ),
  );
}

/** SHA-256 of a variant's file, '' if unknown. */
export function digestOf(report: Report, modelId: string): string {
  return report.models.find(({ id }) => id === modelId)?.sha256 ?? '';
}

/** `rn50 0.2.0`. */
export function toolOf({ tool }: Report): string {
  return `${tool.name} ${tool.version}`;
}

function measuringTime({ settings }: Report): string {
  if (settings.quick === true) return 'quick';
  if (settings.budgetSeconds !== null) return `${settings.budgetSeconds} s`;
  return settings.iterations === undefined ? 'fixed counts' : `${settings.iterations} iterations`;
}

function compared(what: string, before: string | number, after: string | number, decisive = false): JudgedDifference[] {
  return before === after ? [] : [{ what, before: String(before), after: String(after), decisive }];
}

function isSame(one: Difference, other: Difference): boolean {
  return one.what === other.what && one.before === other.before && one.after === other.after;
}
