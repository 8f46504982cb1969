import type { OkResult, Report, Result, Scenario, Variant, Warning } from '../report/schema.js';

/** One variant in one scenario, measured in both reports. */
export interface MatchedResult {
  readonly scenario: Scenario;
  readonly before: { readonly variant: Variant; readonly result: OkResult };
  readonly after: { readonly variant: Variant; readonly result: OkResult };
}

export interface Matches {
  readonly results: readonly MatchedResult[];
  /** What could not be compared, and why. */
  readonly warnings: readonly Warning[];
  /** Whether something measured before failed afterwards; then the verdict is never `same`. */
  readonly lost: boolean;
}

const SCENARIOS: readonly Scenario[] = ['latency', 'throughput'];

/** Results of the same variant and scenario that were measured in both reports. */
export function matchResults(before: Report, after: Report): Matches {
  const results: MatchedResult[] = [];
  const warnings: Warning[] = [];
  let lost = false;
  const pairs = matchVariants(before.variants, after.variants);
  for (const [first, second] of pairs) {
    for (const scenario of SCENARIOS) {
      const [old, now] = [resultOf(before, first, scenario), resultOf(after, second, scenario)];
      if (old?.status === 'ok' && now?.status === 'ok') {
        results.push({ scenario, before: { variant: first, result: old }, after: { variant: second, result: now } });
      } else if (old !== undefined || now !== undefined) {
        lost ||= old?.status === 'ok' && now !== undefined;
        warnings.push(notCompared(`${second.label} ${scenario}`, stateOf(old), stateOf(now)));
      }
    }
  }
  const unmatched = (variants: readonly Variant[], side: 0 | 1) =>
    variants.filter((variant) => !pairs.some((pair) => pair[side] === variant));
  for (const { label } of unmatched(before.variants, 0)) warnings.push(notCompared(label, 'measured', 'not there'));
  for (const { label } of unmatched(after.variants, 1)) warnings.push(notCompared(label, 'not there', 'measured'));
  return { results, warnings, lost };
}

/** Matches by id, then the rest by label if it is unique on each side. */
function matchVariants(before: readonly Variant[], after: readonly Variant[]): [Variant, Variant][] {
  const byId = before.flatMap((variant): [Variant, Variant][] => {
    const same = after.find(({ id }) => id === variant.id);
    return same === undefined ? [] : [[variant, same]];
  });
  const [leftBefore, leftAfter] = [before, after].map((variants) =>
    variants.filter((variant) => !byId.some((pair) => pair.includes(variant))),
  ) as [Variant[], Variant[]];
  const byLabel = leftBefore.flatMap((variant): [Variant, Variant][] => {
    const labelled = ({ label }: Variant): boolean => label === variant.label;
    const [same, ...others] = leftAfter.filter(labelled);
    const unique = others.length === 0 && leftBefore.filter(labelled).length === 1;
    return same !== undefined && unique ? [[variant, same]] : [];
  });
  return [...byId, ...byLabel];
}

function resultOf(report: Report, variant: Variant, scenario: Scenario): Result | undefined {
  return report.results.find((result) => result.variantId === variant.id && result.scenario === scenario);
}

function stateOf(result: Result | undefined): string {
  return result === undefined ? 'not measured' : result.status === 'ok' ? 'measured' : result.status;
}

function notCompared(what: string, before: string, after: string): Warning {
  return {
    code: 'not-compared',
    message: `${what}: ${before} before, ${after} after`,
    remedy: 'Measure it in both runs, with the same options.',
  };
}
