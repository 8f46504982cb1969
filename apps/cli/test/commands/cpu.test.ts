import { describe, expect, it } from 'vitest';
import { cpuInfo } from '../../../../packages/comparison/test/cpu-info.js';
import { cpuText } from '../../src/commands/cpu.js';

describe('cpuText', () => {
  it('lists what matters for INT8', () => {
    const text = cpuText(cpuInfo);
    expect(text).toContain('CPU            Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz\n');
    expect(text).toContain('cores          1 socket, 2 physical cores, 4 logical CPUs\n');
    expect(text).toContain('usable CPUs    2 (affinity 4)\n');
    expect(text).toContain('caches         L1d 48 KiB x 2, L3 105 MiB x 1\n');
    expect(text).toContain('avx512_vnni    yes\n');
    expect(text).toContain('INT8 path      amx\n');
  });

  it('leaves out features of the other architecture', () => {
    expect(cpuText(cpuInfo)).not.toMatch(/dotprod|i8mm|sve /);
    expect(cpuText({ ...cpuInfo, architecture: 'arm64' })).toContain('dotprod');
  });

  it('says unknown where nothing is known', () => {
    const text = cpuText({ ...cpuInfo, sockets: null, physicalCores: null, caches: [], int8Path: 'unknown' });
    expect(text).toContain('physical cores unknown, 4 logical CPUs');
    expect(text).toContain('caches         unknown');
  });

  it('shows a quota as a fraction', () => {
    const limits = { affinityCpus: 4, cgroupQuotaCpus: 1.5, cgroupVersion: 2 } as const;
    expect(cpuText({ ...cpuInfo, usableCpus: 1.5, limits })).toContain(
      'usable CPUs    1.5 (affinity 4, cgroup quota 1.5)',
    );
  });
});
