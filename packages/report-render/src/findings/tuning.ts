import { modelRecipe, type Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import { labelOf } from '../view/label.js';
import { type Finding, info } from './finding.js';

const SUMMARY_LIMIT = 300;

/** The changes in each tuned model, and the gain measured when they were chosen. */
export function tuningFindings(report: Report): Finding[] {
  return report.variants.flatMap(({ id, modelId }) => {
    const model = report.models.find((one) => one.id === modelId);
    const recipe = model?.source === 'tuned' ? modelRecipe(model.recipe) : null;
    if (recipe?.kind !== 'tuned') return [];
    return [info(`${labelOf(id, report)}: ${printable(recipe.summary, SUMMARY_LIMIT)}`)];
  });
}
