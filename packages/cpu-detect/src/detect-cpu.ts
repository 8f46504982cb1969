import type { CpuInfo, HostFacts } from './cpu-info.js';
import { CpuDetectError } from './errors.js';
import { type DetectOptions, type Host, openHost } from './host.js';
import { int8PathOf } from './int8.js';
import { detectLinux } from './linux/detect-linux.js';
import { detectPortable } from './portable.js';
import { detectDarwin, parseSysctl } from './sysctl.js';
import { usableCpus } from './usable-cpus.js';

/**
 * Reads what this CPU can do for INT8, and how many CPUs this process may use. Values that cannot be read are `unknown`
 * or null, never guessed; a damaged file never raises an error.
 * @throws {CpuDetectError} `BAD_ROOT` if `options.root` is not a folder, `NO_CPU_DATA` if a dump names no CPU at all
 */
export async function detectCpu(options: DetectOptions = {}): Promise<CpuInfo> {
  const host = openHost(options);
  const facts = await readFacts(host);
  const logicalCpus = facts.logicalCpus ?? host.fallbackCpus();
  if (logicalCpus === null) {
    throw new CpuDetectError(
      'NO_CPU_DATA',
      `Nothing here names a CPU of a ${host.platform} host.`,
      'Check the dump: Linux needs proc/cpuinfo or sys/devices/system/cpu/online, macOS the output of sysctl.',
    );
  }
  return {
    model: facts.model,
    vendor: facts.vendor,
    architecture: host.arch,
    platform: host.platform,
    sockets: facts.sockets,
    physicalCores: facts.physicalCores,
    logicalCpus,
    cores: facts.cores,
    coreKinds: facts.coreKinds,
    caches: facts.caches,
    features: facts.features,
    int8Path: int8PathOf(facts.features, host.arch),
    limits: facts.limits,
    usableCpus: usableCpus(facts.limits, coresWithin(facts), logicalCpus),
  };
}

/** Physical cores within the CPU affinity. The two threads of a core count once. */
function coresWithin({ physicalCores, cores }: HostFacts): number | null {
  return cores === null ? physicalCores : Math.min(physicalCores ?? cores.length, cores.length);
}

async function readFacts(host: Host): Promise<HostFacts> {
  switch (host.platform) {
    case 'linux':
    case 'android':
      return detectLinux(host.readText, host.arch);
    case 'darwin':
      return detectDarwin(parseSysctl(await sysctlText(host)), host.arch);
    default:
      return detectPortable(host.cpuModels(), host.env.PROCESSOR_IDENTIFIER ?? null, host.arch);
  }
}

/** Uses the full path, because PATH may lack `/usr/sbin`. Without sysctl its facts stay unknown. */
async function sysctlText(host: Host): Promise<string> {
  try {
    return await host.exec('/usr/sbin/sysctl', ['hw', 'machdep.cpu']);
  } catch {
    return '';
  }
}
