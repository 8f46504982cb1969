import { describe, expect, it } from 'vitest';
import { cpuInfo } from '../../../comparison/test/cpu-info.js';
import { renderCpu } from '../../src/listings/cpu.js';

describe('renderCpu', () => {
  it('lists what matters for INT8', () => {
    const text = renderCpu(cpuInfo);
    expect(text).toContain('CPU            Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz\n');
    expect(text).toContain('cores          1 socket, 2 physical cores, 4 logical CPUs\n');
    expect(text).toContain('usable CPUs    2 (affinity 4)\n');
    expect(text).toContain('caches         L1d 48 KiB x 2, L3 105 MiB x 1\n');
    expect(text).toContain('avx512_vnni    yes\n');
    expect(text).toContain('INT8 path      amx\n');
  });

  it('leaves out features of the other architecture', () => {
    expect(renderCpu(cpuInfo)).not.toMatch(/dotprod|i8mm|sve /);
    expect(renderCpu({ ...cpuInfo, architecture: 'arm64' })).toContain('dotprod');
  });

  it('says unknown where nothing is known', () => {
    const text = renderCpu({ ...cpuInfo, sockets: null, physicalCores: null, caches: [], int8Path: 'unknown' });
    expect(text).toContain('physical cores unknown, 4 logical CPUs');
    expect(text).toContain('caches         unknown');
  });

  it('names performance and efficiency cores, and which of them the default counts', () => {
    const performance = { kind: 'performance', physicalCores: 6, usableCores: 6 } as const;
    const efficiency = { kind: 'efficiency', physicalCores: 8, usableCores: 8 } as const;
    const text = renderCpu({ ...cpuInfo, usableCpus: 14, coreKinds: [performance, efficiency] });
    expect(text).toContain('core kinds     6 performance cores, 8 efficiency cores\n');
    expect(text).toContain('threads        6 unless given: one per usable performance core\n');
    expect(renderCpu({ ...cpuInfo, coreKinds: null })).toContain('core kinds     unknown\n');
    expect(renderCpu(cpuInfo)).not.toContain('core kinds');
    expect(renderCpu(cpuInfo)).toContain('threads        2 unless given: one per usable CPU\n');
  });

  it('shows a quota as a fraction', () => {
    const limits = { affinityCpus: 4, cgroupQuotaCpus: 1.5, cgroupVersion: 2 } as const;
    expect(renderCpu({ ...cpuInfo, usableCpus: 1.5, limits })).toContain(
      'usable CPUs    1.5 (affinity 4, cgroup quota 1.5)',
    );
  });
});
