import { describe, expect, it } from 'vitest';
import { fastestForms } from '../../src/report/fastest-forms.js';
import type { Comparison, Report, Result, Variant } from '../../src/report/schema.js';
import { headOf, report } from './measured-run.js';

type Form = readonly [id: string, precision: Variant['precision'], fps: number];

const exact = (value: number, share = 0.01) => ({ value, low: value * (1 - share), high: value * (1 + share) });

/** Each form with its images per second; ratios have intervals of one percent. */
function measured(forms: readonly Form[], share?: number): Report {
  const base = report([]);
  const variants = forms.map(([id, precision]): Variant => {
    return {
      id,
      precision,
      engine: id.split('-')[0] ?? '',
      modelId: precision === 'int8' ? 'net-int8' : 'net',
      label: id,
    };
  });
  const results = forms.map(([variantId, , fps]) => {
    const summary = { throughputFps: exact(fps), p50Ms: exact(1000 / fps) };
    return { variantId, scenario: 'throughput', status: 'ok', summary } as unknown as Result;
  });
  const comparisons = forms.flatMap(([baseline, , before], at) =>
    forms.slice(at + 1).map(([candidate, , after]): Comparison => {
      const throughputTimes = exact(after / before, share);
      return { baseline, candidate, throughputTimes, latencyTimes: null, confidence: 0.95 };
    }),
  );
  return { ...base, ...headOf(), variants, results, comparisons, comparison: comparisons[0] ?? null };
}

const ids = (variants: readonly Variant[] | undefined) => variants?.map(({ id }) => id);

describe('fastestForms', () => {
  const four: Form[] = [
    ['ort-fp32', 'fp32', 40],
    ['ort-int8', 'int8', 120],
    ['ov-fp32', 'fp32', 42],
    ['ov-int8', 'int8', 280],
    ['ov-bf16', 'bf16', 200],
  ];

  it('is the fastest INT8 against the fastest float form, of all engines and precisions', () => {
    const forms = fastestForms(measured(four), 'throughput');
    expect([ids(forms?.int8), ids(forms?.float)]).toEqual([['ov-int8'], ['ov-bf16']]);
    // The pair was compared the other way round: the bounds change places.
    expect(forms?.times.value).toBeCloseTo(1.4);
    expect(forms?.times.low).toBeCloseTo(1.4 / 1.01);
    expect(forms?.times.high).toBeCloseTo(1.4 / 0.99);
    expect(forms?.overBaseline?.baseline.id).toBe('ort-fp32');
    expect(forms?.overBaseline?.estimate.value).toBeCloseTo(7);
  });

  it('names forms together that are not clearly apart, with the bounds of all pairs and no single value', () => {
    const close: Form[] = [...four.slice(0, 4), ['ov-bf16', 'bf16', 42.2]];
    const forms = fastestForms(measured(close), 'throughput');
    expect(ids(forms?.float)).toEqual(['ov-bf16', 'ov-fp32']);
    expect(forms?.times).toMatchObject({ value: null });
    expect(forms?.times.low).toBeCloseTo(280 / 42.2 / 1.01);
    expect(forms?.times.high).toBeCloseTo((280 / 42) * 1.01);
  });

  it('says nothing of the headline where that is the fastest itself', () => {
    const forms = fastestForms(
      measured(four.slice(0, 4).map(([id, p, fps]) => [id, p, p === 'fp32' ? 60 - fps : fps])),
      'throughput',
    );
    expect(ids(forms?.float)?.[0]).toBe('ort-fp32');
    expect(forms?.overBaseline).toBeNull();
  });

  it('is null where there is one float form, no INT8, or nothing measured', () => {
    expect(fastestForms(measured(four.slice(0, 2)), 'throughput')).toBeNull();
    expect(fastestForms(measured(four.filter(([, p]) => p !== 'int8')), 'throughput')).toBeNull();
    expect(fastestForms({ ...measured(four), results: [] }, 'throughput')).toBeNull();
    expect(fastestForms(measured(four), 'latency')).toBeNull();
  });
});
