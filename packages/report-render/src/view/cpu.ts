import type { Environment } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';

export type Cpu = Environment['cpu'];

const CPU_LIMIT = 120;

/** The instructions that INT8 products run on, by name. */
export const INT8_PATHS: Readonly<Record<Cpu['int8Path'], string>> = {
  amx: 'AMX',
  'avx512-vnni': 'AVX512-VNNI',
  'avx-vnni': 'AVX-VNNI',
  'neon-i8mm': 'NEON i8mm',
  'neon-dotprod': 'NEON dotprod',
  none: 'none',
  unknown: 'unknown',
};

/** The CPU's name, safe to print and never empty. */
export function cpuName({ model }: Cpu): string {
  return printable(model, CPU_LIMIT) || 'unknown CPU';
}

/** `2 usable CPUs`: a quota may be a fraction. */
export function usableWords({ usableCpus }: Cpu): string {
  return plural(Math.round(usableCpus * 100) / 100, 'usable CPU');
}

/**
 * The report lists only features that are present. A feature of the AVX-512 family shows that the features could be
 * read: VNNI is then absent rather than unknown.
 */
export function vnni(cpu: Cpu): 'yes' | 'no' | 'unknown' {
  if (cpu.features.includes('avx512_vnni')) return 'yes';
  const familyRead = cpu.features.some((feature) => feature.startsWith('avx512'));
  return cpu.int8Path === 'unknown' && !familyRead ? 'unknown' : 'no';
}
