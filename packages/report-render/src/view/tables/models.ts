import { modelRecipe, type Report, type ReportModel } from '@rn50/bench-stats';
import { megabytes, precisionTitle } from '@rn50/bench-stats/words';
import { printable } from '../../format/printable.js';
import type { Table } from '../table.js';

const SOURCES: Readonly<Record<ReportModel['source'], string>> = {
  zoo: 'trained, from the model zoo',
  synthetic: 'synthetic weights',
  user: 'given',
  quantized: 'quantized here',
  tuned: 'tuned here',
};

/** Every model file: what it is, where it comes from, and its digest. */
export function modelsTable({ models }: Pick<Report, 'models'>): Table | null {
  if (models.length === 0) return null;
  return {
    columns: [
      { heading: 'Model', align: 'left' },
      { heading: 'Precision', align: 'left' },
      { heading: 'Source', align: 'left' },
      { heading: 'Made by', align: 'left' },
      { heading: 'Size', align: 'right' },
      { heading: 'SHA-256', align: 'left' },
    ],
    rows: models.map((model) => [
      printable(model.id, 80),
      precisionTitle(model.precision),
      SOURCES[model.source],
      recipeWords(model),
      megabytes(model.sizeBytes),
      printable(model.sha256, 64).slice(0, 16),
    ]),
  };
}

function recipeWords({ recipe }: ReportModel): string {
  const made = modelRecipe(recipe);
  if (made === null) return '';
  if (made.kind === 'tuned') return printable(made.summary, 200);
  const { method, form, activationType, weightType, perChannel } = made;
  const words = [
    method,
    form,
    `${activationType} activations`,
    `${weightType} weights`,
    perChannel ? 'per channel' : 'per tensor',
  ];
  return printable(words.join(', '), 200);
}
