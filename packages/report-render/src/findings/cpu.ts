import type { Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { type Cpu, cpuName, INT8_PATHS, usableWords, vnni } from '../view/cpu.js';
import { type Finding, info } from './finding.js';

/** What a path says beyond its name. */
const MORE: Partial<Readonly<Record<Cpu['int8Path'], string>>> = {
  amx: ' (amx_int8)',
  none: ', this CPU has no INT8 dot product',
  unknown: ', the CPU features cannot be read here',
};

/** The CPU with its kinds of cores, whether it has `avx512_vnni`, and which cores the default number of threads counts. */
export function cpuFindings({ environment: { cpu }, settings }: Pick<Report, 'environment' | 'settings'>): Finding[] {
  return [
    info(`CPU: ${cpuName(cpu)}, ${usableWords(cpu)}${kinds(cpu)}`),
    info(`avx512_vnni: ${vnni(cpu)}; INT8 path: ${INT8_PATHS[cpu.int8Path]}${MORE[cpu.int8Path] ?? ''}`),
    ...(settings.threadsFrom === undefined
      ? []
      : [info(`${plural(settings.threads, 'thread')}: as many as performance cores; --threads gives another number`)]),
  ];
}

function kinds({ coreKinds = [] }: Cpu): string {
  return coreKinds.map(({ kind, physicalCores }) => `, ${plural(physicalCores, `${kind} core`)}`).join('');
}
