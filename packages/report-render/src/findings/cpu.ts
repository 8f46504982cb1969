import type { Environment, Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { type Finding, info } from './finding.js';

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

/** The CPU with its kinds of cores, whether it has `avx512_vnni`, and which cores the default number of threads counts. */
export function cpuFindings({ environment: { cpu }, settings }: Pick<Report, 'environment' | 'settings'>): Finding[] {
  const usable = Math.round(cpu.usableCpus * 100) / 100;
  return [
    info(`CPU: ${printable(cpu.model, CPU_LIMIT) || 'unknown'}, ${plural(usable, 'usable CPU')}${kinds(cpu)}`),
    info(`avx512_vnni: ${vnni(cpu)}; INT8 path: ${INT8_PATHS[cpu.int8Path]}`),
    ...(settings.threadsFrom === undefined
      ? []
      : [info(`${plural(settings.threads, 'thread')}: as many as performance cores; --threads gives another number`)]),
  ];
}

function kinds({ coreKinds = [] }: Cpu): string {
  return coreKinds.map(({ kind, physicalCores }) => `, ${plural(physicalCores, `${kind} core`)}`).join('');
}

/**
 * The report lists only features that are present. A feature of the AVX-512 family shows that the features could be
 * read: VNNI is then absent rather than unknown.
 */
function vnni(cpu: Cpu): 'yes' | 'no' | 'unknown' {
  if (cpu.features.includes('avx512_vnni')) return 'yes';
  const familyRead = cpu.features.some((feature) => feature.startsWith('avx512'));
  return cpu.int8Path === 'unknown' && !familyRead ? 'unknown' : 'no';
}
