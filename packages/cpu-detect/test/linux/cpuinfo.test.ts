import { describe, expect, it } from 'vitest';
import { cpuinfoFlags, cpuinfoIdentity, cpuinfoTopology, parseCpuinfo } from '../../src/linux/cpuinfo.js';

function block(cpu: number, physicalId: number, coreId: number, cores: number): string {
  return `processor\t: ${cpu}\nphysical id\t: ${physicalId}\ncore id\t\t: ${coreId}\ncpu cores\t: ${cores}\n\n`;
}

describe('parseCpuinfo', () => {
  it('splits processors and the lines they share', () => {
    const info = parseCpuinfo(
      'processor\t: 0\nFeatures\t: a b\n\nprocessor\t: 3\nFeatures\t: a\n\nHardware\t: BCM2835\n',
    );
    expect(info.processors.map(({ cpu, fields }) => [cpu, fields.get('Features')])).toEqual([
      [0, 'a b'],
      [3, 'a'],
    ]);
    expect([...info.shared]).toEqual([['Hardware', 'BCM2835']]);
  });

  it('takes the `Processor` line of old ARM kernels for a name, not for a number', () => {
    const info = parseCpuinfo('Processor\t: ARMv7 Processor rev 2 (v7l)\nprocessor\t: 0\n\nFeatures\t: neon\n');
    expect(info.processors).toHaveLength(1);
    expect(info.shared.get('Features')).toBe('neon');
  });

  it.each(['', '\0', ':::', 'processor', 'processor : x', 'processor : -1', 'processor : 99999999'])(
    'finds no processor in %j',
    (text) => {
      expect(parseCpuinfo(text).processors).toEqual([]);
    },
  );
});

describe('cpuinfoFlags', () => {
  it('keeps what every processor has', () => {
    const info = parseCpuinfo('processor: 0\nflags: a b c\n\nprocessor: 1\nflags: c a\n');
    expect([...(cpuinfoFlags(info) ?? [])].sort()).toEqual(['a', 'c']);
  });

  it('reads the shared line of 32-bit ARM', () => {
    expect(cpuinfoFlags(parseCpuinfo('processor: 0\n\nFeatures: neon vfpv4\n'))?.has('neon')).toBe(true);
  });

  it('is null without such a line', () => {
    expect(cpuinfoFlags(parseCpuinfo('processor: 0\n'))).toBeNull();
  });
});

describe('cpuinfoIdentity', () => {
  it('joins unlike ARM cores and counts their kinds', () => {
    const core = (part: string) => `CPU implementer: 0x41\nCPU part: ${part}\n\n`;
    const info = parseCpuinfo(
      `processor: 0\n${core('0xd05')}processor: 1\n${core('0xd05')}processor: 2\n${core('0xd0b')}`,
    );
    expect(cpuinfoIdentity(info)).toEqual({ model: 'Cortex-A55 + Cortex-A76', vendor: 'ARM', coreKinds: 2 });
  });

  it('names an unknown ARM core by its numbers', () => {
    const info = parseCpuinfo('processor: 0\nCPU implementer: 0xfe\nCPU part: 0x123\n');
    expect(cpuinfoIdentity(info)).toMatchObject({ model: 'part 0x123', vendor: 'implementer 0xfe' });
  });

  it('says unknown where the file says nothing', () => {
    expect(cpuinfoIdentity(parseCpuinfo('model name:\nvendor_id:\n'))).toMatchObject({
      model: 'unknown',
      vendor: 'unknown',
    });
  });
});

describe('cpuinfoTopology', () => {
  it('counts cores per package', () => {
    const text = block(0, 0, 0, 2) + block(1, 0, 1, 2) + block(2, 1, 0, 2) + block(3, 1, 1, 2) + block(4, 0, 0, 2);
    expect(cpuinfoTopology(parseCpuinfo(text))).toEqual({ sockets: 2, physicalCores: 4 });
  });

  it('cannot tell if the file lists only some of the cores', () => {
    expect(cpuinfoTopology(parseCpuinfo(block(0, 0, 0, 56)))).toBeNull();
  });

  it('cannot tell if core numbers repeat across dies', () => {
    expect(cpuinfoTopology(parseCpuinfo(block(0, 0, 0, 2) + block(1, 0, 0, 2)))).toBeNull();
  });

  it.each(['processor: 0\n', 'processor: 0\ncore id: 0\n', 'processor: 0\nphysical id: x\ncore id: 0\n', ''])(
    'cannot tell from %j',
    (text) => {
      expect(cpuinfoTopology(parseCpuinfo(text))).toBeNull();
    },
  );
});
