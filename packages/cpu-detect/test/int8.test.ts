import { describe, expect, it } from 'vitest';
import type { Int8Path, IsaFeature, Support } from '../src/cpu-info.js';
import { featuresOfArchitecture, featuresOfFlags, mapFeatures } from '../src/features.js';
import { describeInt8, int8PathOf } from '../src/int8.js';

function cpu(architecture: string, flags: readonly string[] | null) {
  const features = featuresOfFlags(flags === null ? null : new Set(['base', ...flags]), architecture);
  return { architecture, features, int8Path: int8PathOf(features, architecture) };
}

describe('int8PathOf', () => {
  it.each<[string, string[], Int8Path]>([
    ['x64', ['amx_int8', 'avx512_vnni', 'avx_vnni'], 'amx'],
    ['x64', ['avx512_vnni', 'avx_vnni'], 'avx512-vnni'],
    ['x64', ['avx_vnni'], 'avx-vnni'],
    ['x64', ['avx2', 'avx512f', 'amx_bf16'], 'none'],
    ['arm64', ['asimddp', 'i8mm'], 'neon-i8mm'],
    ['arm64', ['asimddp'], 'neon-dotprod'],
    ['arm64', ['asimd'], 'none'],
    ['s390x', ['vx'], 'unknown'],
  ])('%s with %j: %s', (architecture, flags, path) => {
    expect(cpu(architecture, flags).int8Path).toBe(path);
  });

  it.each(['x64', 'arm64'])('is unknown on %s when nothing can be read', (architecture) => {
    expect(int8PathOf(featuresOfArchitecture(architecture), architecture)).toBe('unknown');
  });

  it('is unknown, not none, as long as one feature that could give a path is unknown', () => {
    const only = (unknown: IsaFeature) => mapFeatures((feature): Support => (feature === unknown ? 'unknown' : 'no'));
    for (const feature of ['amx_int8', 'avx512_vnni', 'avx_vnni'] as const) {
      expect(int8PathOf(only(feature), 'x64')).toBe('unknown');
    }
    for (const feature of ['i8mm', 'dotprod'] as const) expect(int8PathOf(only(feature), 'arm64')).toBe('unknown');
    expect(int8PathOf(only('avx512_bf16'), 'x64')).toBe('none');
  });
});

describe('describeInt8', () => {
  it('says plainly that avx512_vnni is there', () => {
    const info = describeInt8(cpu('x64', ['avx512_vnni']));
    expect(info).toMatchObject({
      path: 'avx512-vnni',
      avx512Vnni: 'yes',
      hasVnni: 'yes',
      saturationRisk: 'no',
      fastTypes: 'u8 x s8',
    });
    expect(info.expectation).toMatch(/^avx512_vnni is present\. /);
    expect(info.expectedGain).toEqual([2.8, 4]);
  });

  it('says plainly that it is not, and warns of saturation', () => {
    const info = describeInt8(cpu('x64', ['avx2']));
    expect(info).toMatchObject({ path: 'none', avx512Vnni: 'no', hasVnni: 'no', saturationRisk: 'yes' });
    expect(info.expectation).toMatch(/^avx512_vnni is not present\. .*7-bit weights/);
    expect(info.expectedGain).toEqual([0.9, 1.5]);
  });

  it('tells AVX_VNNI from AVX512_VNNI', () => {
    expect(describeInt8(cpu('x64', ['avx_vnni']))).toMatchObject({
      path: 'avx-vnni',
      avx512Vnni: 'no',
      hasVnni: 'yes',
      saturationRisk: 'no',
      expectedGain: [2.8, 4],
    });
  });

  it('expects s8 x s8 and promises no range on ARM, where none was measured', () => {
    for (const flags of [['asimddp'], ['asimddp', 'i8mm']]) {
      expect(describeInt8(cpu('arm64', flags))).toMatchObject({
        avx512Vnni: 'no',
        saturationRisk: 'no',
        fastTypes: 's8 x s8',
        expectedGain: null,
      });
    }
    const plain = describeInt8(cpu('arm64', ['asimd']));
    expect(plain).toMatchObject({ path: 'none', saturationRisk: 'no', expectedGain: [0.9, 1.5] });
    expect(plain.expectation).not.toMatch(/VNNI and no AMX/);
  });

  it('says that it cannot tell where it cannot', () => {
    const info = describeInt8(cpu('x64', null));
    expect(info).toMatchObject({
      path: 'unknown',
      avx512Vnni: 'unknown',
      hasVnni: 'unknown',
      saturationRisk: 'unknown',
    });
    expect(info.expectation).toMatch(/cannot be read here/);
    expect(info.expectedGain).toBeNull();
  });
});
