import type { Fidelity, Report } from '@rn50/bench-stats';
import { formatPercent } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { labelOf } from '../view/label-of.js';

/** More would not be read; the report has all. */
const WORST_LAYERS = 3;
const NAME_LIMIT = 60;

/** How closely a variant's outputs follow those of its reference, and which layers follow least. */
export function fidelityLines(fidelity: Fidelity, report: Pick<Report, 'variants'>): string[] {
  const pair = `${labelOf(fidelity.variantId, report)} outputs against ${labelOf(fidelity.reference, report)}`;
  const same = Math.round(fidelity.top1Agreement * fidelity.inputs);
  const noise = fidelity.sqnrDb === null ? 'identical' : `SQNR ${fidelity.sqnrDb.toFixed(1)} dB`;
  const agreement = `same top-1 class for ${same} of ${fidelity.inputs} inputs`;
  const { top5Agreement } = fidelity;
  const top5 = top5Agreement === undefined ? '' : `, ${formatPercent(top5Agreement)} of the top-5 classes`;
  const figures = `centred cosine ${fidelity.centredCosine.toFixed(4)}, ${noise}, ${agreement}${top5}`;
  return [`${pair}: ${figures}`, ...layerLines(fidelity)];
}

/** The same for a file that was just made, in lines for the screen. */
export function renderFidelity(fidelity: Fidelity, report: Pick<Report, 'variants'>): string {
  return `${fidelityLines(fidelity, report).join('\n')}\n`;
}

function layerLines({ layers, layersNote }: Fidelity): string[] {
  if (layersNote !== undefined) return [`  no table of layers: ${printable(layersNote)}`];
  const lossy = (layers ?? []).flatMap(({ name, operator, sqnrDb }) =>
    sqnrDb === null ? [] : [{ who: `${printable(operator, NAME_LIMIT)} ${printable(name, NAME_LIMIT)}`, sqnrDb }],
  );
  if (layers === undefined || lossy.length === 0) return [];
  const worst = lossy
    .toSorted((a, b) => a.sqnrDb - b.sqnrDb)
    .slice(0, WORST_LAYERS)
    .map(({ who, sqnrDb }) => `${who} ${sqnrDb.toFixed(1)} dB`);
  return [`  lowest SQNR among ${layers.length} layers, all at work: ${worst.join(', ')}`];
}
