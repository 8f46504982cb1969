import type { z } from 'zod';

/** The parts of a report that refer to each other by id. */
interface Named {
  readonly models: readonly { readonly id: string; readonly sha256: string }[];
  readonly variants: readonly { readonly id: string; readonly modelId: string }[];
  readonly results: readonly { readonly variantId: string }[];
  readonly comparison: { readonly baseline: string; readonly candidate: string } | null;
  readonly comparisons: readonly { readonly baseline: string; readonly candidate: string }[];
  readonly fidelity: readonly { readonly variantId: string; readonly reference: string }[];
  readonly accuracy?:
    | readonly { readonly variantId: string; readonly difference?: { readonly reference: string } | undefined }[]
    | undefined;
}

/** Adds an issue for each duplicate id, and for each id of a model or variant that is not in the file. */
export function checkReferences(report: Named, context: z.RefinementCtx<Named>): void {
  const fail = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  const models = new Map<string, string>();
  report.models.forEach(({ id, sha256 }, i) => {
    // An A/A run may name one file on both sides; two files must not share an id.
    if ((models.get(id) ?? sha256) !== sha256)
      fail(['models', i, 'id'], `expected one file per id, got two of "${id}"`);
    models.set(id, sha256);
  });
  const variants = new Set<string>();
  report.variants.forEach(({ id }, i) => {
    if (variants.has(id)) fail(['variants', i, 'id'], `expected unique ids, got "${id}" twice`);
    variants.add(id);
  });
  const variant = (id: string, ...path: (string | number)[]): void => {
    if (!variants.has(id)) fail(path, `expected the id of a variant, got "${id}"`);
  };
  report.variants.forEach(({ modelId }, i) => {
    if (!models.has(modelId)) fail(['variants', i, 'modelId'], `expected the id of a model, got "${modelId}"`);
  });
  report.results.forEach(({ variantId }, i) => {
    variant(variantId, 'results', i, 'variantId');
  });
  if (report.comparison !== null) {
    variant(report.comparison.baseline, 'comparison', 'baseline');
    variant(report.comparison.candidate, 'comparison', 'candidate');
  }
  report.comparisons.forEach(({ baseline, candidate }, i) => {
    variant(baseline, 'comparisons', i, 'baseline');
    variant(candidate, 'comparisons', i, 'candidate');
  });
  report.fidelity.forEach(({ variantId, reference }, i) => {
    variant(variantId, 'fidelity', i, 'variantId');
    variant(reference, 'fidelity', i, 'reference');
  });
  report.accuracy?.forEach(({ variantId, difference }, i) => {
    variant(variantId, 'accuracy', i, 'variantId');
    if (difference !== undefined) variant(difference.reference, 'accuracy', i, 'difference', 'reference');
  });
}
