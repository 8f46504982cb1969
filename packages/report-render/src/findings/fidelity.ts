import type { Fidelity, Report } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { labelOf } from '../view/label.js';
import { type Finding, info } from './finding.js';

/** Layers shown; the report file has all. */
const WORST_LAYERS = 3;
const NAME_LIMIT = 60;

/** How closely each variant's outputs follow those of its reference. */
export function fidelityFindings(report: Pick<Report, 'fidelity' | 'variants'>): Finding[] {
  return report.fidelity.map((fidelity) => fidelityFinding(fidelity, report));
}

/** Fidelity of one variant, with its layers of lowest SQNR. */
export function fidelityFinding(fidelity: Fidelity, report: Pick<Report, 'variants'>): Finding {
  const pair = `${labelOf(fidelity.variantId, report)} outputs against ${labelOf(fidelity.reference, report)}`;
  const same = Math.round(fidelity.top1Agreement * fidelity.inputs);
  const noise = fidelity.sqnrDb === null ? 'identical' : `SQNR ${fidelity.sqnrDb.toFixed(1)} dB`;
  const agreement = `same top-1 class for ${same} of ${fidelity.inputs} inputs`;
  const { top5Agreement } = fidelity;
  const top5 = top5Agreement === undefined ? '' : `, ${formatPercent(top5Agreement)} of the top-5 classes`;
  const figures = `centred cosine ${fidelity.centredCosine.toFixed(4)}, ${noise}, ${agreement}${top5}`;
  return info(`${pair}: ${figures}`, layerLines(fidelity));
}

function layerLines({ layers, layersNote }: Fidelity): string[] {
  if (layersNote !== undefined) return [`no table of layers: ${printable(layersNote)}`];
  const lossy = (layers ?? []).flatMap(({ name, operator, sqnrDb }) =>
    sqnrDb === null ? [] : [{ layer: `${printable(operator, NAME_LIMIT)} ${printable(name, NAME_LIMIT)}`, sqnrDb }],
  );
  if (layers === undefined || lossy.length === 0) return [];
  const worst = lossy
    .toSorted((a, b) => a.sqnrDb - b.sqnrDb)
    .slice(0, WORST_LAYERS)
    .map(({ layer, sqnrDb }) => `${layer} ${sqnrDb.toFixed(1)} dB`);
  return [`lowest SQNR among ${layers.length} layers, all at work: ${worst.join(', ')}`];
}
