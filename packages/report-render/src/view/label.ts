import type { Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';

const LABEL_LIMIT = 40;

/** A label from a report, safe to print and never empty. */
export function safeLabel(label: string): string {
  return printable(label, LABEL_LIMIT) || '(no name)';
}

/** The label of a variant, safe to print; its id if the report does not list it. */
export function labelOf(variantId: string, { variants }: Pick<Report, 'variants'>): string {
  return safeLabel(variants.find(({ id }) => id === variantId)?.label ?? variantId);
}
