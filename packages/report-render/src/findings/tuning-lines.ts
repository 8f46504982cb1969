import type { Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import { labelOf } from '../view/label-of.js';

const SUMMARY_LIMIT = 300;

/** What was changed in each tuned model, and what it was measured to bring when it was chosen. */
export function tuningLines(report: Report): string[] {
  return report.variants.flatMap(({ id, modelId }) => {
    const model = report.models.find((one) => one.id === modelId);
    const summary = model?.source === 'tuned' ? model.recipe?.summary : undefined;
    if (typeof summary !== 'string') return [];
    return [`${labelOf(id, report)}: ${printable(summary, SUMMARY_LIMIT)}`];
  });
}
