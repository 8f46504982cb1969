import type { ConvolutionChoice } from './choices.js';

/** GEMM form must win by so much: below it two medians of about thirty runs do not differ reliably. */
const MARGIN = 0.03;

/**
 * The faster form of each convolution. Pure.
 * @param direct median times by name in milliseconds, from profiles of the model with all convolutions in direct form
 * @param gemm the same in GEMM form
 */
export function chooseForms(
  names: readonly string[],
  direct: readonly ReadonlyMap<string, number>[],
  gemm: readonly ReadonlyMap<string, number>[],
): ConvolutionChoice[] {
  return names.map((name) => {
    const directMs = fastest(name, direct);
    const gemmMs = fastest(name, gemm);
    const isGemm = directMs !== null && gemmMs !== null && gemmMs < directMs * (1 - MARGIN);
    return { name, form: isGemm ? 'gemm' : 'direct', directMs, gemmMs };
  });
}

/** Of several profiles the one that was least disturbed. */
function fastest(name: string, profiles: readonly ReadonlyMap<string, number>[]): number | null {
  const times = profiles.flatMap((profile) => profile.get(name) ?? []);
  return times.length === 0 ? null : Math.min(...times);
}
