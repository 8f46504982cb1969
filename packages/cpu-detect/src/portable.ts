import { type HostFacts, NO_LIMITS } from './cpu-info.js';
import { featuresOfArchitecture } from './features.js';

/**
 * Facts on Windows and other systems, from what Node itself knows: the model name and the logical CPUs.
 * Features, cores, their kinds and caches stay unknown: reading them would take a native module or a slow shell.
 * @param models one entry per logical CPU, as `os.cpus()` names them
 * @param processorIdentifier Windows' `PROCESSOR_IDENTIFIER`, e.g. `Intel64 Family 6 Model 151 Stepping 2, GenuineIntel`
 */
export function detectPortable(
  models: readonly string[],
  processorIdentifier: string | null,
  architecture: string,
): HostFacts {
  const model = models[0]?.trim() ?? '';
  const vendor = /,\s*([A-Za-z ]+)$/.exec(processorIdentifier ?? '')?.[1]?.trim();
  return {
    model: model === '' ? 'unknown' : model,
    vendor: vendor ?? 'unknown',
    sockets: null,
    physicalCores: null,
    logicalCpus: models.length > 0 ? models.length : null,
    cores: null,
    coreKinds: null,
    caches: [],
    features: featuresOfArchitecture(architecture),
    limits: NO_LIMITS,
  };
}
