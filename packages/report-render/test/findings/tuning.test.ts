import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/finding.js';
import { ratioFindings } from '../../src/findings/ratios.js';
import { tuningFindings } from '../../src/findings/tuning.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, model, pair, TUNED, TUNED_PAIR } from '../fixtures.js';

const FP32_TUNED = { ...FP32, id: 'ort-fp32-tuned', label: 'FP32 tuned', modelId: 'f-tuned' };
const tunedModel = (id: string, summary: unknown) => ({
  ...model(id, 'int8', 'tuned'),
  recipe: { tuned: true, summary },
});
const report = (summary: unknown) =>
  buildReport(
    [FP32, INT8, { ...TUNED, modelId: 'i-tuned' }, FP32_TUNED],
    [INT8_PAIR, TUNED_PAIR, pair('ort-fp32-tuned', 'ort-int8-tuned', around(3.9), around(0.3))],
    { models: [...buildReport([FP32, INT8]).models, tunedModel('i-tuned', summary), tunedModel('f-tuned', 'a stem')] },
  );

const texts = (findings: readonly Finding[]) => findings.map(({ text }) => text);

describe('tuned columns', () => {
  it('are named with what was changed, on one safe line', () => {
    expect(texts(tuningFindings(report('GEMM kernel\u001b[31m')))).toEqual([
      expect.not.stringContaining('\u001b'),
      'FP32 tuned: a stem',
    ]);
    expect(texts(tuningFindings(report(7)))).toEqual(['FP32 tuned: a stem']);
    expect(tuningFindings(buildReport())).toEqual([]);
  });

  it('are compared with each other, so that gains of both sides are not taken for those of INT8', () => {
    expect(texts(ratioFindings(report('x'))).at(-1)).toMatch(
      /^INT8 tuned against FP32 tuned: 3.90 times the throughput /,
    );
  });
});
