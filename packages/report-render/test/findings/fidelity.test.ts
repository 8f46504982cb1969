import type { Fidelity } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { fidelityFindings } from '../../src/findings/fidelity.js';
import { renderFidelity } from '../../src/text/finding-lines.js';
import { buildReport, FP32, INT8 } from '../fixtures.js';

const entry = (output: string | undefined, figures: Partial<Fidelity> = {}): Fidelity => ({
  variantId: 'ort-int8',
  reference: 'ort-fp32',
  ...(output === undefined ? {} : { output }),
  inputs: 16,
  cosine: 0.999,
  centredCosine: 0.9931,
  sqnrDb: 21.34,
  top1Agreement: null,
  ...figures,
});
const classes = { classes: 10, top1Agreement: 0.875, top5Agreement: 0.5 };
const QUIET = { cosine: null, centredCosine: null, sqnrDb: null };
const found = (fidelity: Fidelity[], more: Parameters<typeof buildReport>[2] = {}) =>
  fidelityFindings(buildReport([FP32, INT8], [], { fidelity, ...more }));
const UNEXERCISED = 'these inputs do not exercise the model: give real ones with --inputs';

describe('an only output', () => {
  it('is one line; the largest output is a class where labels say so', () => {
    const texts = (more: Parameters<typeof buildReport>[2]) =>
      found([entry('y', classes)], more).map(({ text }) => text);
    expect(texts({})).toEqual([
      'INT8 outputs against FP32: centred cosine 0.9931, SQNR 21.3 dB, same largest output for 14 of 16 inputs, 50 % of the five largest',
    ]);
    const top1 = { value: 1, low: 0.9, high: 1 };
    expect(texts({ accuracy: [{ variantId: 'ort-fp32', images: 16, labels: 'csv', top1 }] })).toEqual([
      'INT8 outputs against FP32: centred cosine 0.9931, SQNR 21.3 dB, same top-1 class for 14 of 16 inputs, 50 % of the top-5 classes',
    ]);
  });

  it('of an older report has no name', () => {
    expect(found([entry(undefined, { top1Agreement: 1 })])[0]?.text).toMatch(
      /same largest output for 16 of 16 inputs$/,
    );
  });

  it('without classes has no agreement; where all inputs are one class that is said instead', () => {
    expect(found([entry('map')])[0]?.text).toBe('INT8 outputs against FP32: centred cosine 0.9931, SQNR 21.3 dB');
    expect(found([entry('y', { classes: 10 })])[0]?.text).toMatch(
      /, the same output is the largest for all 16 inputs$/,
    );
  });

  it('that is not exercised has no figure, and layers none either', () => {
    const [finding] = found([entry('y', { ...QUIET, classes: 10, unexercised: true })]);
    expect(finding).toMatchObject({ severity: 'warning', text: `INT8 outputs against FP32: ${UNEXERCISED}` });
    expect(finding).not.toHaveProperty('details');
  });
});

it('several outputs: the worst first, four at most, then how many more, then the layers', () => {
  const outputs = [
    entry('good', { sqnrDb: 40, layers: [{ name: 'a', operator: 'Conv', sqnrDb: 12 }], layerInputs: 8 }),
    entry('same', { sqnrDb: null }),
    entry('boxes', {
      sqnrDb: 50.1,
      worstSlice: { axis: 1, index: 4, sqnrDb: 0.2 },
      detections: { layout: 'YOLOv8', outputs: ['boxes'], reference: 40, found: 10, threshold: 0.25 },
    }),
    entry('labels', { ...QUIET, equalShare: 0.75 }),
    entry('rows', { rows: { reference: 9, candidate: 8, matched: 7 }, sqnrDb: 30 }),
    entry('priors', { ...QUIET, unexercised: true }),
    entry('lost', { ...QUIET, note: 'the other model has no such output' }),
  ];
  expect(found(outputs)).toEqual([
    {
      severity: 'info',
      text: 'INT8 outputs against FP32, 7 outputs, the worst first:',
      details: [
        'lost: not compared: the other model has no such output',
        "boxes: centred cosine 0.9931, SQNR 50.1 dB, only 0.2 dB in slice 4 of axis 1, 25 % of the reference's 40 detections found at IoU 0.5 (YOLOv8)",
        'labels: 75 % of the values are equal',
        'rows: 7 rows match (8 against 9), centred cosine 0.9931, SQNR 30.0 dB',
        '3 more in report.json',
        'lowest SQNR among 1 layers, losses of earlier layers included: Conv a 12.0 dB',
      ],
    },
  ]);
});

it('each variant has its own lines', () => {
  const other = { ...entry('y'), variantId: 'ort-int8-tuned' };
  expect(found([entry('y'), other])).toHaveLength(2);
});

it('a file that was just quantized is given real inputs by --calibration', () => {
  const { variants } = buildReport([FP32, INT8], []);
  expect(renderFidelity([entry('y', { ...QUIET, unexercised: true })], { variants })).toBe(
    'INT8 outputs against FP32: these inputs do not exercise the model: give real ones with --calibration\n',
  );
  expect(renderFidelity([], { variants })).toBe('');
});

it('a file that was just quantized has no report to look into', () => {
  const { variants } = buildReport([FP32, INT8], []);
  const entries = ['a', 'b', 'c', 'd', 'e', 'f'].map((output) => entry(output, { output }));
  expect(renderFidelity(entries, { variants })).toContain('2 more differ less');
  expect(renderFidelity(entries, { variants })).not.toContain('report.json');
});
