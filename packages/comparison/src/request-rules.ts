/** What options of a comparison exclude or need one another. A sweep is `batch: 'auto'`; a thread list is `threadCounts`. */
export type RequestRule =
  | 'sweep-with-instances'
  | 'sweep-with-fixed-counts'
  | 'sweep-with-baseline'
  | 'thread-list-with-sweep'
  | 'thread-list-with-instances'
  | 'thread-list-with-threads'
  | 'fewer-threads-than-instances';

/** The options that the rules are about, as in a request with its defaults filled in. */
interface RuledOptions {
  readonly batch: number | 'auto';
  readonly threads: number | null;
  readonly threadCounts: readonly number[];
  readonly instances: number;
  readonly amount: { readonly kind: 'budget' | 'quick' | 'fixed' };
  /** `baseline` is null where there is none. */
  readonly gates: { readonly baseline: unknown };
}

/** The first rule that the options break; null where they go together. Pure. */
export function brokenRule({
  batch,
  threads,
  threadCounts,
  instances,
  amount,
  gates,
}: RuledOptions): RequestRule | null {
  const hasList = threadCounts.length > 0;
  if (batch === 'auto') {
    if (instances > 1) return 'sweep-with-instances';
    if (amount.kind === 'fixed') return 'sweep-with-fixed-counts';
    if (gates.baseline !== null) return 'sweep-with-baseline';
    if (hasList) return 'thread-list-with-sweep';
  }
  if (hasList && instances > 1) return 'thread-list-with-instances';
  if (hasList && threads !== null) return 'thread-list-with-threads';
  return threads !== null && threads < instances ? 'fewer-threads-than-instances' : null;
}
