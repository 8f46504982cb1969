import { describe, expect, it } from 'vitest';
import { worstAgreement, worstOutput } from '../../src/gate/fidelity-gates.js';
import { lacksClasses } from '../../src/gate/report-gates.js';
import type { Fidelity } from '../../src/report/schema.js';
import { all, report } from '../report/measured-run.js';

const entry = (output: string, figures: Partial<Fidelity>): Fidelity => ({
  variantId: 'ort-int8',
  reference: 'ort-fp32',
  output,
  inputs: 16,
  cosine: 0.9,
  centredCosine: 0.9,
  sqnrDb: 30,
  top1Agreement: null,
  ...figures,
});
const NO_FIGURES = { cosine: null, centredCosine: null, sqnrDb: null };
const unexercised = entry('quiet', { ...NO_FIGURES, unexercised: true });
const classes = entry('classes', { classes: 10, top1Agreement: 0.9, sqnrDb: 25 });

describe('the worst output', () => {
  it('is the one of the lowest SQNR, or a slice of one that has no classes', () => {
    expect(worstOutput([classes, entry('map', {})])).toMatchObject({
      output: 'the output classes',
      sqnrDb: 25,
      part: '',
    });
    const slice = { axis: 1, index: 4, sqnrDb: 2 };
    expect(worstOutput([classes, entry('map', { sqnrDb: 50, worstSlice: slice })])).toEqual({
      kind: 'measured',
      output: 'the output map',
      sqnrDb: 2,
      part: 'slice 4 of axis 1 of ',
    });
    expect(worstOutput([{ ...classes, worstSlice: slice }])).toMatchObject({ sqnrDb: 25 });
  });

  it('identical outputs are the best', () => {
    expect(worstOutput([entry('a', { sqnrDb: null }), entry('b', { sqnrDb: 90 })])).toMatchObject({ sqnrDb: 90 });
    expect(worstOutput([entry('a', { sqnrDb: null })])).toMatchObject({ kind: 'measured', sqnrDb: null });
  });

  it('is not known where one could not be compared, or none was exercised', () => {
    expect(worstOutput([classes, entry('b', { ...NO_FIGURES, note: 'no rows match' })])).toEqual({
      kind: 'unknown',
      reason: 'the output b could not be compared: no rows match',
    });
    expect(worstOutput([unexercised])).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('--inputs') });
    expect(worstOutput([unexercised, classes])).toMatchObject({ kind: 'measured', sqnrDb: 25 });
    expect(worstOutput([])).toMatchObject({ kind: 'unknown' });
  });
});

describe('agreement', () => {
  it('is the least over the outputs with classes', () => {
    const better = entry('more', { classes: 4, top1Agreement: 1 });
    expect(worstAgreement([better, classes, entry('map', {})])).toEqual({ kind: 'measured', share: 0.9 });
  });

  it('older reports have no count of classes', () => {
    const { classes: _, output: __, ...old } = classes;
    expect(worstAgreement([old])).toEqual({ kind: 'measured', share: 0.9 });
  });

  it('cannot be had from a model without classes, which is told from one that was not compared', () => {
    const measured = (fidelity: Fidelity[]) => report(all([40, 10], [640, 160]), { fidelity });
    expect(lacksClasses(measured([entry('map', {})]))).toBe(true);
    expect(lacksClasses(measured([classes]))).toBe(false);
    expect(lacksClasses(measured([{ ...classes, top1Agreement: null }]))).toBe(false);
    expect(lacksClasses(measured([]))).toBe(false);
  });
});
