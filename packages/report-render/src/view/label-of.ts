import type { Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';

const LABEL_LIMIT = 40;

/** The label of a variant, safe to print; its id if the report does not list it. */
export function labelOf(variantId: string, { variants }: Pick<Report, 'variants'>): string {
  const variant = variants.find((candidate) => candidate.id === variantId);
  return printable(variant?.label ?? variantId, LABEL_LIMIT) || '(no name)';
}
