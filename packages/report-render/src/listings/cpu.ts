import { plural } from '@rn50/bench-stats/words';
import {
  ARM_FEATURES,
  type CpuInfo,
  defaultThreads,
  describeInt8,
  ISA_FEATURES,
  instructionSet,
} from '@rn50/cpu-detect';

/** What a CPU can do for INT8, as rows and a sentence about what to expect; pure. */
export function renderCpu(info: CpuInfo): string {
  const { expectation } = describeInt8(info);
  const rows: [string, string][] = [
    ['CPU', info.model],
    ['vendor', info.vendor],
    ['architecture', `${info.architecture} (${info.platform})`],
    ['cores', cores(info)],
    ...kindsOfCores(info),
    ['usable CPUs', usable(info)],
    ['threads', threads(info)],
    ['caches', caches(info)],
    ...ISA_FEATURES.filter((name) => info.features[name] !== 'no' || relevant(name, info)).map(
      (name): [string, string] => [name, info.features[name]],
    ),
    ['INT8 path', info.int8Path],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return `${rows.map(([name, value]) => `${name.padEnd(width)}${value}`).join('\n')}\n\n${expectation}\n`;
}

/** Features that are absent are shown only for the CPU's own architecture. */
function relevant(name: string, info: CpuInfo): boolean {
  const isArm = ARM_FEATURES.some((feature) => feature === name);
  return isArm === (instructionSet(info.architecture) === 'arm');
}

function cores(info: CpuInfo): string {
  const sockets = info.sockets === null ? '' : `${plural(info.sockets, 'socket')}, `;
  const physical = info.physicalCores === null ? 'physical cores unknown' : `${info.physicalCores} physical cores`;
  return `${sockets}${physical}, ${info.logicalCpus} logical CPUs`;
}

/** No row where all cores are alike. */
function kindsOfCores({ coreKinds }: CpuInfo): [string, string][] {
  if (coreKinds === null) return [['core kinds', 'unknown']];
  const kinds = coreKinds.map(({ kind, physicalCores }) => plural(physicalCores, `${kind} core`));
  return kinds.length === 0 ? [] : [['core kinds', kinds.join(', ')]];
}

/** Those of a run without `--threads`. */
function threads(info: CpuInfo): string {
  const { threads: count, from } = defaultThreads(info);
  return `${count} unless given: one per ${from === 'performance-cores' ? 'usable performance core' : 'usable CPU'}`;
}

function usable(info: CpuInfo): string {
  const { affinityCpus, cgroupQuotaCpus } = info.limits;
  const reasons = [
    affinityCpus === null ? null : `affinity ${affinityCpus}`,
    cgroupQuotaCpus === null ? null : `cgroup quota ${cgroupQuotaCpus}`,
  ].filter((reason) => reason !== null);
  return `${Math.round(info.usableCpus * 100) / 100}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`;
}

function caches(info: CpuInfo): string {
  if (info.caches.length === 0) return 'unknown';
  const letter = { data: 'd', instruction: 'i', unified: '' } as const;
  return info.caches
    .map(({ level, type, sizeBytes, instances }) => {
      const size = sizeBytes >= 1 << 20 ? `${sizeBytes / (1 << 20)} MiB` : `${sizeBytes / 1024} KiB`;
      return `L${level}${letter[type]} ${size}${instances === null ? '' : ` x ${instances}`}`;
    })
    .join(', ');
}
