export type { CpuCache, CpuInfo, CpuLimits, Int8Path, IsaFeature, Support } from './cpu-info.js';
export { ISA_FEATURES } from './cpu-info.js';
