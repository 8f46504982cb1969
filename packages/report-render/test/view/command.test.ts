import type { Report, ReportInput } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { commandOf } from '../../src/view/command.js';
import { buildReport, model } from '../fixtures.js';

const report = buildReport();
const settings = (changes: Partial<Report['settings']>) => ({
  ...report,
  settings: { ...report.settings, ...changes },
});

describe('commandOf', () => {
  it('names what a run was asked for, and leaves out what is usual', () => {
    expect(commandOf(report)).toBe('rn50 compare --models synthetic --threads 2 --budget 40 --no-tune');
    expect(commandOf(settings({ batch: 8, instances: 2, seed: 7, budgetSeconds: null, quick: true }))).toBe(
      'rn50 compare --models synthetic --batch 8 --threads 2 --instances 2 --quick --seed 7',
    );
    expect(commandOf(settings({ iterations: 20, warmup: 3, budgetSeconds: null }))).toContain(
      '--warmup 3 --iterations 20',
    );
  });

  it('has the gates, but no baseline, which is another file', () => {
    const gates: Report['gates'] = [
      { name: 'fail-below', limit: 2, outcome: 'passed', message: '' },
      { name: 'baseline', limit: null, outcome: 'passed', message: '' },
    ];
    expect(commandOf({ ...report, gates })).toMatch(/ --fail-below 2$/);
  });

  it("names a user's files without their folders, as one word for a shell", () => {
    const models = report.models.map(({ precision }, index) => ({
      ...model(
        ['resnet50-v1-synthetic', 'resnet50-v1-synthetic-int8'][index] ?? '',
        precision === 'int8' ? 'int8' : 'fp32',
        'user',
      ),
      path: ['/home/someone/my model.onnx', "C:\\Users\\someone\\it's $(id).onnx"][index] ?? '',
    }));
    expect(commandOf({ ...report, models })).toContain("--fp32 'my model.onnx' --int8 'it'\\''s $(id).onnx'");
  });

  it('has the sizes that were asked for, and a place for data', () => {
    const open: ReportInput = {
      name: 'image',
      type: 'float32',
      dims: [null, 3, 320, 320],
      sizeFrom: 'size-option',
      values: 'data',
    };
    expect(commandOf(settings({ inputs: [open] }))).toContain("--shape image:1x3x320x320 --inputs '<data>'");
    const known: ReportInput = { ...open, sizeFrom: 'model', values: 'waves' };
    expect(commandOf(settings({ inputs: [known] }))).not.toMatch(/--shape|--inputs/);
  });

  it('asks for no budget where none was asked for', () => {
    expect(commandOf(settings({ reserveSeconds: 40 }))).not.toContain('--budget');
  });

  it('lists several engines', () => {
    const variants = report.variants.map((variant, index) => ({
      ...variant,
      engine: ['ort', 'openvino'][index] ?? '',
    }));
    expect(commandOf({ ...report, variants })).toContain('--engine ort,openvino');
  });
});
