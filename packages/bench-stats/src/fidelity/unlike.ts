import type { Fidelity, Warning } from '../report/schema.js';

/** Below this, half and more of what changes between inputs is not what changes in FP32. */
const LEAST_CENTRED_COSINE = 0.5;
/** The error is half as strong as the output. */
const LEAST_SQNR_DB = 3;

/**
 * A warning for each output that does not follow the reference's: the speed is true, but it is that of a file which may be of no use.
 * Of several such outputs of a variant only the worst is named. Pure.
 * @param labelOf what a variant is called on the screen
 */
export function unlikeWarnings(fidelity: readonly Fidelity[], labelOf: (variantId: string) => string): Warning[] {
  const worst = new Map<string, Fidelity>();
  for (const entry of fidelity.filter(isUnlike)) {
    const before = worst.get(entry.variantId);
    if (before === undefined || (entry.sqnrDb ?? 0) < (before.sqnrDb ?? 0)) worst.set(entry.variantId, entry);
  }
  const groups = new Map<string, Fidelity[]>();
  for (const entry of worst.values()) {
    const key = JSON.stringify([entry.reference, entry.output]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((entries) => {
    const [first] = entries;
    if (first === undefined) return [];
    const { reference, output } = first;
    const labels = entries.map(({ variantId }) => labelOf(variantId)).join(' and ');
    return [
      {
        code: 'outputs-unlike',
        message: `${output === undefined ? 'the output' : `the output ${output}`} of ${labels} does not follow that of ${labelOf(reference)} on these inputs: the speed is valid, but the model may be unusable`,
        remedy:
          'Compare on real inputs: --inputs. If it stays so, quantize with them and --method percentile, or with --max-loss-db 10, which leaves the layers that lose most in float.',
      },
    ];
  });
}

function isUnlike({ centredCosine, sqnrDb }: Fidelity): boolean {
  if (centredCosine === null || sqnrDb === null) return false;
  return centredCosine < LEAST_CENTRED_COSINE || sqnrDb < LEAST_SQNR_DB;
}
