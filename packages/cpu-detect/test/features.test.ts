import { describe, expect, it } from 'vitest';
import { ISA_FEATURES } from '../src/cpu-info.js';
import { featuresOfArchitecture, featuresOfFlags } from '../src/features.js';

describe('featuresOfFlags', () => {
  it('reads x86 flags by their kernel names', () => {
    const flags = [
      'avx2',
      'fma',
      'avx512f',
      'avx512_vnni',
      'avx512_bf16',
      'avx_vnni',
      'avx_vnni_int8',
      'amx_int8',
      'amx_bf16',
    ];
    const features = featuresOfFlags(new Set(flags), 'x64');
    for (const feature of ISA_FEATURES) expect(features[feature]).toBe(flags.includes(feature) ? 'yes' : 'no');
  });

  it('reads ARM hwcaps: asimddp is the dot product', () => {
    expect(featuresOfFlags(new Set(['asimd', 'asimddp', 'i8mm', 'sve']), 'arm64')).toMatchObject({
      dotprod: 'yes',
      i8mm: 'yes',
      sve: 'yes',
      avx2: 'no',
    });
    expect(featuresOfFlags(new Set(['asimd', 'svei8mm']), 'arm64')).toMatchObject({
      dotprod: 'no',
      i8mm: 'no',
      sve: 'no',
    });
  });

  it('does not take a flag of another instruction set for its own', () => {
    expect(featuresOfFlags(new Set(['avx2', 'avx512_vnni']), 'arm64').avx512_vnni).toBe('no');
    expect(featuresOfFlags(new Set(['sve']), 'x64').sve).toBe('no');
  });

  it.each([null, new Set<string>()])('knows nothing without flags (%j)', (flags) => {
    expect(featuresOfFlags(flags, 'x64')).toEqual(featuresOfArchitecture('x64'));
  });
});

describe('featuresOfArchitecture', () => {
  it.each([
    ['x64', 'unknown', 'no'],
    ['arm64', 'no', 'unknown'],
    ['riscv64', 'no', 'no'],
  ])('%s: x86 features %s, ARM features %s', (architecture, x86, arm) => {
    const features = featuresOfArchitecture(architecture);
    expect([features.avx512_vnni, features.dotprod]).toEqual([x86, arm]);
  });
});
