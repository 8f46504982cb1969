import type { Change } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';

const LABEL_LIMIT = 40;

/** The label of a change's variant; with the variant's id where two variants have the same label. */
export function nameOf(change: Change, changes: readonly Change[]): string {
  const label = printable(change.label, LABEL_LIMIT) || '(no name)';
  const shared = changes.some((other) => other.label === change.label && other.variantId !== change.variantId);
  return shared ? `${label} [${printable(change.variantId, LABEL_LIMIT)}]` : label;
}
