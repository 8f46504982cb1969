import type { CpuInfo } from '@rn50/cpu-detect';

/** Which family of instructions a CPU has. */
export function instructionSetOf({ architecture }: Pick<CpuInfo, 'architecture'>): 'x86' | 'arm' | 'other' {
  if (architecture === 'x64' || architecture === 'ia32') return 'x86';
  return architecture === 'arm64' || architecture === 'arm' ? 'arm' : 'other';
}
