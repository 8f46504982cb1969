import type { Report } from '../report/schema.js';
import type { MatchedResult } from './match-results.js';

/** A column, and the column whose time in the same run it is compared with. */
export interface Referred {
  readonly match: MatchedResult;
  /** null: this column is a reference itself, or there is no other. */
  readonly reference: MatchedResult | null;
  /** Whether other columns are compared with this one. */
  readonly isReference: boolean;
}

/**
 * The reference of each column is the first column of its engine, FP32 as a rule. Where the software of that one
 * changed between the reports, or where the column is the first itself, it is the first column of another engine whose
 * software did not change.
 *
 * @param hasSameSoftware whether a column's recorded software is the same in both reports
 */
export function withReferences(
  matches: readonly MatchedResult[],
  after: Report,
  hasSameSoftware: (match: MatchedResult) => boolean,
): readonly Referred[] {
  const order = after.variants.map(({ id }) => id);
  const placeOf = ({ after: { variant } }: MatchedResult): number => order.indexOf(variant.id);
  const inOrder = matches.toSorted((a, b) => placeOf(a) - placeOf(b));
  const firstOf = ({ scenario, after: { variant } }: MatchedResult): MatchedResult | undefined =>
    inOrder.find((one) => one.scenario === scenario && one.after.variant.engine === variant.engine);
  const isFirst = (match: MatchedResult): boolean => firstOf(match) === match;
  const referenceOf = (match: MatchedResult): MatchedResult | null => {
    const own = firstOf(match);
    const unchanged = inOrder.find((one) => one.scenario === match.scenario && isFirst(one) && hasSameSoftware(one));
    if (own !== undefined && own !== match && (unchanged === undefined || hasSameSoftware(own))) return own;
    return unchanged === undefined || unchanged === match ? null : unchanged;
  };
  const references = new Map(matches.map((match) => [match, referenceOf(match)]));
  const used = new Set(references.values());
  return matches.map((match) => ({ match, reference: references.get(match) ?? null, isReference: used.has(match) }));
}
