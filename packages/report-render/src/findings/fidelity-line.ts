import type { Fidelity, Report } from '@rn50/bench-stats';
import { labelOf } from '../view/label-of.js';

/** How closely a variant's outputs follow those of its reference. */
export function fidelityLine(fidelity: Fidelity, report: Report): string {
  const pair = `${labelOf(fidelity.variantId, report)} outputs against ${labelOf(fidelity.reference, report)}`;
  const same = Math.round(fidelity.top1Agreement * fidelity.inputs);
  const noise = fidelity.sqnrDb === null ? 'identical' : `SQNR ${fidelity.sqnrDb.toFixed(1)} dB`;
  const agreement = `same top-1 class for ${same} of ${fidelity.inputs} inputs`;
  return `${pair}: centred cosine ${fidelity.centredCosine.toFixed(4)}, ${noise}, ${agreement}`;
}
