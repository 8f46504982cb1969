import { describe, expect, it } from 'vitest';
import { chooseForms } from '../../src/tune/choose-forms.js';

const profile = (times: Record<string, number>): Map<string, number> => new Map(Object.entries(times));
const formsOf = (direct: Record<string, number>[], gemm: Record<string, number>[]) =>
  chooseForms(['early', 'middle', 'late'], direct.map(profile), gemm.map(profile)).map(({ form }) => form);

describe('chooseForms', () => {
  it('mixes the forms where each wins somewhere, as with AMX', () => {
    const direct = [{ early: 0.2, middle: 0.2, late: 0.4 }];
    const gemm = [{ early: 0.3, middle: 0.15, late: 0.2 }];
    expect(formsOf(direct, gemm)).toEqual(['direct', 'gemm', 'gemm']);
  });

  it('keeps all direct where GEMM is slower, as with VNNI alone', () => {
    const direct = [{ early: 0.2, middle: 0.2, late: 0.4 }];
    const gemm = [{ early: 0.3, middle: 0.21, late: 0.41 }];
    expect(formsOf(direct, gemm)).toEqual(['direct', 'direct', 'direct']);
  });

  it('does not take a difference below 3 % for a gain', () => {
    const direct = [{ early: 1, middle: 1, late: 1 }];
    const gemm = [{ early: 0.98, middle: 0.971, late: 0.96 }];
    expect(formsOf(direct, gemm)).toEqual(['direct', 'direct', 'gemm']);
  });

  it('takes the least disturbed of several profiles', () => {
    const direct = [
      { early: 1, middle: 1, late: 9 },
      { early: 9, middle: 1, late: 1 },
    ];
    const gemm = [
      { early: 2, middle: 9, late: 2 },
      { early: 2, middle: 0.5, late: 2 },
    ];
    expect(formsOf(direct, gemm)).toEqual(['direct', 'gemm', 'direct']);
  });

  it('leaves direct what no profile shows, and says so', () => {
    const [choice] = chooseForms(['lost'], [profile({})], [profile({ lost: 1 })]);
    expect(choice).toEqual({ name: 'lost', form: 'direct', directMs: null, gemmMs: 1 });
  });
});
