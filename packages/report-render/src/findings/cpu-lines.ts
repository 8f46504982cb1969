import type { Environment } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';

type Cpu = Environment['cpu'];

const CPU_LIMIT = 120;

const INT8_PATHS: Readonly<Record<Cpu['int8Path'], string>> = {
  amx: 'AMX (amx_int8)',
  'avx512-vnni': 'AVX512-VNNI',
  'avx-vnni': 'AVX-VNNI',
  'neon-i8mm': 'NEON i8mm',
  'neon-dotprod': 'NEON dotprod',
  none: 'none, this CPU has no INT8 dot product',
  unknown: 'unknown, the CPU features cannot be read here',
};

/** The CPU, and plainly whether `avx512_vnni` is there. */
export function cpuLines(cpu: Cpu): string[] {
  const usable = Math.round(cpu.usableCpus * 100) / 100;
  return [
    `CPU: ${printable(cpu.model, CPU_LIMIT) || 'unknown'}, ${usable} usable ${usable === 1 ? 'CPU' : 'CPUs'}`,
    `avx512_vnni: ${vnni(cpu)}; INT8 path: ${INT8_PATHS[cpu.int8Path]}`,
  ];
}

/**
 * The report lists only features that are present. Any of the AVX-512 family there shows that they could be read, so
 * VNNI is then absent rather than unknown, whatever else of the INT8 path stayed unknown.
 */
function vnni(cpu: Cpu): 'yes' | 'no' | 'unknown' {
  if (cpu.features.includes('avx512_vnni')) return 'yes';
  const familyRead = cpu.features.some((feature) => feature.startsWith('avx512'));
  return cpu.int8Path === 'unknown' && !familyRead ? 'unknown' : 'no';
}
