import { describe, expect, it } from 'vitest';
import { armCore } from '../../src/linux/arm-parts.js';

describe('armCore', () => {
  it.each([
    [0x41, 0xd0c, 'ARM', 'Neoverse-N1'],
    [0x41, 0xd49, 'ARM', 'Neoverse-N2'],
    [0x41, 0xd40, 'ARM', 'Neoverse-V1'],
    [0x41, 0xd4f, 'ARM', 'Neoverse-V2'],
    [0x41, 0xd08, 'ARM', 'Cortex-A72'],
    [0x41, 0xd0b, 'ARM', 'Cortex-A76'],
    [0x61, 0x023, 'Apple', 'Apple M1 Firestorm'],
    [0xc0, 0xac3, 'Ampere', 'Ampere-1'],
  ])('%i %i is %s %s', (implementer, part, vendor, model) => {
    expect(armCore(implementer, part)).toEqual({ vendor, model });
  });

  it('does not guess', () => {
    expect(armCore(0x41, 0xfff)).toEqual({ vendor: 'ARM', model: null });
    expect(armCore(0xfe, 0xd0c)).toEqual({ vendor: null, model: null });
  });
});
