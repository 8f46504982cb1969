import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { nextSteps } from '../../../src/page/report/next-steps.js';
import { buildReport, FP32, INT8 } from '../../fixtures.js';
import { usualReport } from '../full-report.js';

const commands = (report: Report) => nextSteps(report).map(({ command }) => command);

describe('nextSteps', () => {
  it('asks for a run in full after a quick one that decides nothing, and for a longer one after a full one', () => {
    const report = buildReport(undefined, undefined, { grade: 'inconclusive' });
    expect(commands(report)[0]).toContain('--budget 120');
    const quick = { ...report, settings: { ...report.settings, quick: true, budgetSeconds: null } };
    expect(commands(quick)[0]).toBe('rn50 compare --models synthetic --threads 2');
  });

  it('names a fix that was measured, then what to do with the tuned models, then the own model', () => {
    expect(commands(usualReport())).toEqual([
      'rn50 quantize fp32.onnx -o fp32-int8.onnx',
      'rn50 --save-models models',
      'rn50 --fp32 model.onnx',
    ]);
  });

  it('points at the failure where a side has none', () => {
    const failed = { ...INT8, failed: { status: 'crashed', message: 'segfault' } } as const;
    expect(nextSteps(buildReport([FP32, failed], []))[0]?.text).toContain('could not be measured');
  });
});
