import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { nextSteps } from '../../src/findings/next-steps.js';
import { buildReport, FP32, INT8 } from '../fixtures.js';
import { usualReport } from '../page/full-report.js';

const commands = (report: Report) => nextSteps(report).map(({ command }) => command);

describe('nextSteps', () => {
  it('asks for a run in full after a quick one that decides nothing, and for a longer one after a full one', () => {
    const report = buildReport(undefined, undefined, { grade: 'inconclusive' });
    expect(commands(report)[0]).toContain('--budget 120');
    const quick = { ...report, settings: { ...report.settings, quick: true, budgetSeconds: null } };
    expect(commands(quick)[0]).toBe('rn50 compare --models synthetic --threads 2');
  });

  it('names a fix that was measured, then the own model, then what to do with tuned models that have real weights', () => {
    const synthetic = usualReport();
    const fix = 'rn50 quantize fp32.onnx -o fp32-int8.onnx';
    expect(commands(synthetic)).toEqual([fix, 'rn50 --fp32 model.onnx']);
    const models = synthetic.models.map((model) =>
      model.source === 'synthetic' ? ({ ...model, source: 'zoo' } as const) : model,
    );
    expect(commands({ ...synthetic, models })).toEqual([fix, 'rn50 --fp32 model.onnx', 'rn50 --save-models models']);
  });

  it('points at the failure where a side has none', () => {
    const failed = { ...INT8, failed: { status: 'crashed', message: 'segfault' } } as const;
    expect(nextSteps(buildReport([FP32, failed], []))[0]?.text).toContain('could not be measured');
  });
});
