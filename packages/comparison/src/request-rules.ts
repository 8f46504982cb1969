import type { Gates, ResolvedRequest } from './request.js';

/** What options of a comparison exclude or need one another. A sweep is `batch: 'auto'`; a thread list is `threadCounts`. */
export type RequestRule =
  | 'sweep-with-instances'
  | 'sweep-with-fixed-counts'
  | 'sweep-with-baseline'
  | 'thread-list-with-sweep'
  | 'thread-list-with-instances'
  | 'thread-list-with-threads'
  | 'fewer-threads-than-instances';

type Ruled = Pick<ResolvedRequest, 'batch' | 'threads' | 'threadCounts' | 'instances' | 'amount'> & {
  readonly gates: { readonly [K in keyof Pick<Gates, 'baseline'>]: unknown };
};

/** The first rule that the options break; null where they go together. Pure. */
export function brokenRule({ batch, threads, threadCounts, instances, amount, gates }: Ruled): RequestRule | null {
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
