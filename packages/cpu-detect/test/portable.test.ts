import { describe, expect, it } from 'vitest';
import { detectPortable } from '../src/portable.js';

describe('detectPortable', () => {
  it('takes the vendor from the processor identifier', () => {
    expect(detectPortable(['x'], 'Intel64 Family 6 Model 151 Stepping 2, GenuineIntel', 'x64').vendor).toBe(
      'GenuineIntel',
    );
    expect(
      detectPortable(['x'], 'ARMv8 (64-bit) Family 8 Model 1 Revision 201, Qualcomm Technologies Inc', 'arm64').vendor,
    ).toBe('Qualcomm Technologies Inc');
  });

  it('knows nothing without models and identifier', () => {
    expect(detectPortable([], null, 'x64')).toMatchObject({
      model: 'unknown',
      vendor: 'unknown',
      logicalCpus: null,
      physicalCores: null,
    });
  });
});
