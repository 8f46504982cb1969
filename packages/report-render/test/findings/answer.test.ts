import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { answerFinding } from '../../src/findings/answer.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, model, pair, TUNED, TUNED_PAIR } from '../fixtures.js';

const FP32_TUNED = { ...FP32, id: 'ort-fp32-tuned', label: 'FP32 tuned', modelId: 'fp32-tuned' };
const INT8_TUNED = { ...TUNED, modelId: 'int8-tuned' };
const MODELS = [...buildReport().models, model('fp32-tuned', 'fp32', 'tuned'), model('int8-tuned', 'int8', 'tuned')];

/** A ratio of speeds in both scenarios, with the same interval. */
function pairOf(speed: number, share = 0.01, baseline = 'ort-fp32', candidate = 'ort-int8') {
  return pair(baseline, candidate, around(speed, share), around(1 / speed, share));
}

function answer(...given: Parameters<typeof buildReport>): string {
  return answerFinding(buildReport(...given)).text;
}

describe('answerFinding', () => {
  it('says how many times as fast INT8 is, and what tuning of both sides makes of it', () => {
    const pairs = [pairOf(3.01), pairOf(4.14, 0.04, 'ort-fp32-tuned', 'ort-int8-tuned')];
    const report = buildReport([FP32, INT8, INT8_TUNED, FP32_TUNED], pairs, { models: MODELS });
    expect(answerFinding(report)).toEqual({
      severity: 'good',
      text: 'INT8 is 3.0 times as fast here (2.98 to 3.04); tuned against tuned 4.1 (4.0 to 4.3)',
      emphasis: ['INT8 is '.length, 'INT8 is 3.0 times as fast here'.length],
    });
  });

  it('compares a tuned form with FP32 as it is where FP32 has none', () => {
    const pairs = [pairOf(3.01), pairOf(4.25, 0.01, 'ort-fp32', 'ort-int8-tuned')];
    expect(answer([FP32, INT8, INT8_TUNED], pairs, { models: MODELS })).toBe(
      'INT8 is 3.0 times as fast here (2.98 to 3.04); INT8 tuned 4.25 (4.21 to 4.29)',
    );
  });

  it('compares INT8 with a tuned FP32 that has no tuned INT8 beside it', () => {
    const pairs = [pairOf(3.01), pairOf(1.1, 0.01, 'ort-fp32', 'ort-fp32-tuned'), pairOf(2.74, 0.01, 'ort-fp32-tuned')];
    expect(answer([FP32, INT8, FP32_TUNED], pairs, { models: MODELS })).toBe(
      'INT8 is 3.0 times as fast here (2.98 to 3.04); against FP32 tuned 2.74 (2.71 to 2.77)',
    );
  });

  it('gives latency its own figure where it is another', () => {
    const unlike = pair('ort-fp32', 'ort-int8', around(3.33, 0.02), around(1 / 2.86, 0.02));
    expect(answer([FP32, INT8], [unlike])).toBe('INT8 is 3.3 times as fast here (3.26 to 3.40), 2.9 at batch 1');
    expect(answer()).toBe('INT8 is 3.1 times as fast here (3.05 to 3.11), 2.8 at batch 1');
  });

  it('does not call noise a gain, and has two decimals near 1', () => {
    expect(answer([FP32, INT8], [pairOf(1.01, 0.03)])).toBe(
      'INT8 is not clearly faster here (1.01 times as fast, 0.98 to 1.04)',
    );
    expect(answerFinding(buildReport([FP32, INT8], [pairOf(1.01, 0.03)])).severity).toBe('warning');
    expect(answer([FP32, INT8], [pairOf(1.05)])).toBe('INT8 is 1.05 times as fast here (1.04 to 1.06)');
  });

  it('gives no figures of an interval that tells nothing', () => {
    const vague = { value: 2.6, low: 0.02, high: 553.2 };
    expect(answer([FP32, INT8], [pair('ort-fp32', 'ort-int8', vague, vague)])).toBe(
      'INT8 is not clearly faster here (measured too briefly to tell)',
    );
    expect(answer([FP32, INT8], [pair('ort-fp32', 'ort-int8', vague, around(0.25, 0.02))])).toBe(
      'INT8 is 4.0 times as fast at batch 1 (3.9 to 4.1), not clearly faster at batch 16 (measured too briefly to tell)',
    );
  });

  it('says that it is slower and why', () => {
    const slower = (overrides: Partial<Report> = {}) =>
      answerFinding(buildReport([FP32, INT8], [pairOf(0.7)], overrides));
    expect(slower()).toMatchObject({ severity: 'bad', text: 'INT8 is slower here (0.70 times as fast, 0.69 to 0.71)' });
    const message = 'INT8 is slower than FP32 here; at batch 1 its run goes into Conv 5.1 ms (83 %, 53 nodes)';
    expect(slower({ warnings: [{ code: 'int8-slower', message, remedy: 'rn50 why' }] }).text).toMatch(
      /0\.71\): at batch 1 its run goes into Conv 5\.1 ms \(83 %, 53 nodes\)$/,
    );
    const { environment } = buildReport();
    const cpu = { ...environment.cpu, int8Path: 'none' as const };
    expect(slower({ environment: { ...environment, cpu } }).text).toMatch(/: this CPU has no INT8 dot product$/);
  });

  it('names both scenarios where they do not agree', () => {
    const torn = pair('ort-fp32', 'ort-int8', around(1.3, 0.02), around(1.1, 0.02));
    expect(answerFinding(buildReport([FP32, INT8], [torn]))).toMatchObject({
      severity: 'warning',
      text: 'INT8 is 1.30 times as fast at batch 16 (1.27 to 1.33), slower at batch 1 (0.91 times as fast, 0.89 to 0.93)',
    });
    const results = buildReport().results.map((result) => ({ ...result, batch: 1 }));
    expect(answer([FP32, INT8], [torn], { results })).toMatch(/as fast by throughput \(.*slower by latency \(/);
  });

  it('names the scenario where there is one only', () => {
    expect(answer([FP32, INT8], [pair('ort-fp32', 'ort-int8', null, around(0.5, 0.01))])).toBe(
      'INT8 is 2.0 times as fast here by latency (1.98 to 2.02)',
    );
  });

  it('names the engine where there are several, and a float that is no FP32', () => {
    const others = [
      { ...FP32, id: 'ov-fp32', label: 'FP32 (openvino)', engine: 'openvino' },
      { ...INT8, id: 'ov-int8', label: 'INT8 (openvino)', engine: 'openvino' },
    ];
    expect(answer([FP32, INT8, ...others], [INT8_PAIR])).toMatch(
      /^INT8 is 3\.1 times as fast with onnxruntime 1\.30\.0 \(/,
    );
    expect(answer([{ ...FP32, label: 'FP16' }, INT8], [pairOf(3.01)])).toBe(
      'INT8 is 3.0 times as fast as FP16 here (2.98 to 3.04)',
    );
  });

  it('calls the ratio of a file against itself noise', () => {
    const [fp32] = buildReport().models;
    const models = fp32 === undefined ? [] : [fp32];
    const same = { ...INT8, modelId: fp32?.id ?? '' };
    expect(answer([FP32, same], [pairOf(1.002, 0.005)], { models })).toBe(
      'Same file on both sides: ratio 1.002 (0.997 to 1.007), noise up to 0.7 %',
    );
  });

  it('says why there is no answer', () => {
    const failed = { status: 'crashed', message: 'ended by SIGSEGV' } as const;
    const without = { comparison: null };
    expect(answer([FP32, { ...INT8, failed }], [], without)).toBe('No answer: INT8: crashed (ended by SIGSEGV)');
    const message = 'there is no INT8 column: the model has no Conv, Gemm or MatMul';
    expect(answer([FP32], [], { ...without, warnings: [{ code: 'no-int8-form', message, remedy: '' }] })).toBe(
      `No answer: ${message}`,
    );
    expect(answer([FP32, INT8], [], without)).toBe('No answer: too little was measured for a ratio');
    expect(answer([], [], without)).toMatch(/^No answer: only one model was measured/);
  });

  it('does not depend on a tuned form of another engine', () => {
    expect(answer([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR])).not.toContain('tuned');
  });
});
