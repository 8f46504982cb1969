import { describe, expect, it } from 'vitest';
import { detectDarwin, parseSysctl } from '../src/sysctl.js';

describe('parseSysctl', () => {
  it('reads output that was saved with CR LF', () => {
    expect(parseSysctl('hw.ncpu: 8\r\nmachdep.cpu.brand_string: Apple M2\r\n')).toEqual(
      new Map([
        ['hw.ncpu', '8'],
        ['machdep.cpu.brand_string', 'Apple M2'],
      ]),
    );
  });

  it('reads lines, values with colons and empty values, and skips the rest', () => {
    const text =
      'hw.ncpu: 8\nmachdep.cpu.brand_string: A: B\nhw.osenvironment: \nkern.version = 1\n\nsysctl: unknown oid\n';
    expect([...parseSysctl(text)]).toEqual([
      ['hw.ncpu', '8'],
      ['machdep.cpu.brand_string', 'A: B'],
      ['hw.osenvironment', ''],
      ['sysctl', 'unknown oid'],
    ]);
  });
});

describe('detectDarwin', () => {
  it('reads the feature words and caches of an Intel Mac', () => {
    const text = [
      'hw.packages: 1',
      'hw.physicalcpu: 4',
      'hw.logicalcpu: 8',
      'hw.cacheconfig: 8 2 2 8 0',
      'hw.l1dcachesize: 49152',
      'hw.l1icachesize: 32768',
      'hw.l2cachesize: 524288',
      'hw.l3cachesize: 8388608',
      'machdep.cpu.vendor: GenuineIntel',
      'machdep.cpu.features: FPU FMA AVX1.0',
      'machdep.cpu.leaf7_features: AVX2 AVX512F AVX512VNNI',
    ].join('\n');
    const facts = detectDarwin(parseSysctl(text), 'x64');
    expect(facts.features).toMatchObject({
      fma: 'yes',
      avx2: 'yes',
      avx512f: 'yes',
      avx512_vnni: 'yes',
      avx_vnni: 'unknown',
      i8mm: 'no',
    });
    expect(facts.caches).toEqual([
      { level: 1, type: 'data', sizeBytes: 49152, instances: 4 },
      { level: 1, type: 'instruction', sizeBytes: 32768, instances: 4 },
      { level: 2, type: 'unified', sizeBytes: 524288, instances: 4 },
      { level: 3, type: 'unified', sizeBytes: 8388608, instances: 1 },
    ]);
  });

  it('takes a word, not a part of one, for a feature', () => {
    const facts = detectDarwin(parseSysctl('machdep.cpu.leaf7_features: AVX512VNNIX\n'), 'x64');
    expect(facts.features.avx512_vnni).toBe('no');
  });

  it('knows nothing of an empty answer', () => {
    expect(detectDarwin(new Map(), 'arm64')).toMatchObject({
      model: 'unknown',
      vendor: 'unknown',
      sockets: null,
      physicalCores: null,
      logicalCpus: null,
      caches: [],
      features: { dotprod: 'unknown', i8mm: 'unknown', avx2: 'no' },
    });
  });

  it.each(['hw.nperflevels: 999999999', 'hw.nperflevels: -1', 'hw.physicalcpu: many'])('survives %j', (text) => {
    expect(detectDarwin(parseSysctl(text), 'arm64')).toMatchObject({ caches: [], physicalCores: null });
  });
});
