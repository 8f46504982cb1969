import type { Fidelity } from '../report/schema.js';

/** How near the worst of all outputs is, or why that is not known. */
export type WorstOutput =
  | {
      readonly kind: 'measured';
      readonly output: string;
      /** Null: identical. */
      readonly sqnrDb: number | null;
      /** The part of the output that the figure is of, in words; empty for all of it. */
      readonly part: string;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Agreement of the worst output with classes, or why there is none. */
export type WorstAgreement =
  | { readonly kind: 'measured'; readonly share: number }
  | { readonly kind: 'unknown'; readonly reason: string; readonly lacksClasses: boolean };

const NOT_EXERCISED = 'these inputs do not exercise the model: give real ones with --inputs';

/**
 * The lowest SQNR in dB over all outputs of a variant and, but for outputs `[N, classes]`, over their slices: a part that is lost does
 * not show in the SQNR of the whole. Outputs to which the inputs say nothing do not count, unless all are so.
 */
export function worstOutput(entries: readonly Fidelity[]): WorstOutput {
  const failed = entries.find(({ note }) => note !== undefined);
  if (failed !== undefined) {
    return { kind: 'unknown', reason: `${nameOf(failed)} could not be compared: ${failed.note}` };
  }
  const counted = entries.filter(({ unexercised }) => unexercised !== true);
  if (entries.length > 0 && counted.length === 0) return { kind: 'unknown', reason: NOT_EXERCISED };
  const floating = counted.filter(({ cosine }) => cosine !== null);
  const [worst] = floating.map(leastOf).toSorted((a, b) => (a.sqnrDb ?? Infinity) - (b.sqnrDb ?? Infinity));
  return worst ?? { kind: 'unknown', reason: 'the outputs were not compared' };
}

function leastOf(entry: Fidelity): Extract<WorstOutput, { kind: 'measured' }> {
  const output = nameOf(entry);
  const whole = { kind: 'measured', output, sqnrDb: entry.sqnrDb, part: '' } as const;
  const slice = countedSlice(entry);
  if (slice === null || slice.sqnrDb >= (entry.sqnrDb ?? Infinity)) return whole;
  return { ...whole, sqnrDb: slice.sqnrDb, part: `slice ${slice.index} of axis ${slice.axis} of ` };
}

/** The worst slice of an output whose slices are different things; single classes are not. */
export function countedSlice({ classes, worstSlice }: Fidelity): NonNullable<Fidelity['worstSlice']> | null {
  return classes === undefined ? (worstSlice ?? null) : null;
}

/** The least top-1 agreement over the outputs with classes. */
export function worstAgreement(entries: readonly Fidelity[]): WorstAgreement {
  if (entries.length === 0) {
    return { kind: 'unknown', reason: 'top-1 agreement was not measured', lacksClasses: false };
  }
  // Older reports have no count of classes, and one entry, which has them.
  const withClasses = entries.filter(({ classes, top1Agreement }) => classes !== undefined || top1Agreement !== null);
  if (withClasses.length === 0) {
    return { kind: 'unknown', reason: 'no output of the model is [N, classes]', lacksClasses: true };
  }
  const shares = withClasses.flatMap(({ top1Agreement }) => top1Agreement ?? []);
  if (shares.length < withClasses.length) {
    return { kind: 'unknown', reason: NOT_EXERCISED, lacksClasses: false };
  }
  return { kind: 'measured', share: Math.min(...shares) };
}

function nameOf({ output }: Fidelity): string {
  return output === undefined ? 'the output' : `the output ${output}`;
}
