import { describe, expect, it } from 'vitest';
import { renderWhyJson } from '../../src/json/render-json.js';
import { renderWhy } from '../../src/why/render-why.js';
import { layerFigureOf } from '../../src/why/why-figure.js';
import { HOSTILE, UNSAFE, withoutLineBreaks } from '../hostile.js';
import { WHY } from './why-report.js';

describe('renderWhy', () => {
  it('shows verdicts, then the layers with what they add up to', () => {
    expect(renderWhy(WHY, { files: ['out/why.json'] }).split('\n')).toEqual([
      'int8.onnx against fp32.onnx',
      'A CPU, onnxruntime 1.30.0, 2 threads, batch 1',
      'FP32 1.3 ms, INT8 1.0 ms: 1.25 times as fast',
      '',
      '1. float-islands, expected gain 1.20 times',
      '   Operators are left in float between quantized ones (Add).',
      '   Evidence: 3 nodes (add1, add2, …); operators Add 3; 6 conversions 0.120 ms; float 0.0500 ms; run 1.0 ms',
      '   Fix: rn50 quantize fp32.onnx -o fp32-int8.onnx',
      '',
      '2. saturation-risk',
      '   Sums saturate.',
      '   Fix: rn50 cpu',
      '',
      '#   Operator          Name          FP32(ms)   INT8(ms)   Gain   GMAC/s   % of peak   Kernel',
      '0   QLinearConv       conv0            0.400      0.300   1.33     30.0        64.1   gemm',
      '1   QLinearConv       conv1            0.400      0.100   4.00    512.5        64.1   direct',
      '2   Conv              conv2            0.400      0.400   1.00        -           -   float',
      '    Add               all of them          -      0.050',
      '    rest of the run                    0.050      0.150',
      '    whole run                          1.250      1.000   1.25',
      'Measured peaks: FP32 250.0 GMAC/s, INT8 800.0 GMAC/s.',
      'Save to out/why.json',
      '',
    ]);
  });

  it('calls the float model what it is', () => {
    const half = { ...WHY, floatPrecision: 'fp16' } as const;
    const heading = renderWhy(half);
    expect(heading).toContain('FP16 1.3 ms, INT8 1.0 ms: 1.25 times as fast');
    expect(heading).toMatch(/^#.* FP16\(ms\) /m);
    expect(heading.match(/FP32/g)).toHaveLength(1);
    const { title, panels } = layerFigureOf(half);
    expect(title).toMatch(/as fast as FP16$/);
    expect(panels[0]?.series[0]?.label).toBe('FP16');
    expect(JSON.parse(renderWhyJson(half)).floatPrecision).toBe('fp16');
  });

  it('leaves out columns of what is not known', () => {
    const alone = { ...WHY, setting: { ...WHY.setting, fp32: null }, peaks: null };
    const heading = renderWhy(alone)
      .split('\n')
      .find((line) => line.startsWith('#'));
    expect(heading).toBe('#   Operator          Name          INT8(ms)   GMAC/s   Kernel');
  });

  it('names who reached a peak, and what makes the figures less than they could be', () => {
    const warnings = [{ code: 'better-engine-missing', message: 'OpenVINO is not installed', remedy: 'Install it.' }];
    const peaks = { fp32: 250, int8: 800, by: { int8: 'OpenVINO 2026.4.1' } };
    const text = renderWhy({ ...WHY, peaks, setting: { ...WHY.setting, warnings } });
    expect(text).toContain('\nMeasured peaks: FP32 250.0 GMAC/s, INT8 800.0 GMAC/s (by OpenVINO 2026.4.1).\n');
    expect(text).toContain('\nWarning: OpenVINO is not installed. Install it.\n');
  });

  it('says how much of the time is in nodes of the engine’s own', () => {
    const [first] = WHY.layers;
    if (first === undefined || WHY.total === null) throw new Error('has layers');
    const told = {
      ...WHY,
      layers: [{ ...first, engineKernel: 'brgconv_avx512_I8' }],
      total: { ...WHY.total, unmatchedShare: { int8: 0.012, fp32: 0.002 } },
    };
    expect(renderWhy(told)).toMatch(/64\.1 {3}brgconv_avx512_I8$/m);
    expect(renderWhy(told)).toContain(
      "\nNodes that the engine made and that are not in the file: 1.2 % of INT8's time, 0.2 % of FP32's.\n",
    );
  });

  it('shows the nodes of the engine where it made too many of them', () => {
    const nodes = [
      { operator: 'Convolution', name: 'Multiply_7', ms: 0.5, kernel: 'brgconv_avx512_I8' },
      { operator: 'Reorder', name: 'r', ms: 0.25, kernel: null },
    ];
    const lost = {
      ...WHY,
      layers: [],
      others: [],
      engineNodes: [{ side: 'int8' as const, unmatchedShare: 0.4, nodes }],
    };
    expect(renderWhy(lost)).toContain(
      [
        'INT8 as the engine runs it: 40 % of the time is in nodes that are not in the file.',
        '#   Node          Name         INT8(ms)   Kernel',
        '0   Convolution   Multiply_7      0.500   brgconv_avx512_I8',
        '1   Reorder       r               0.250   -',
        '',
      ].join('\n'),
    );
  });

  it('gives no share of the peak above 100 % without its reason', () => {
    const [first, ...others] = WHY.layers;
    if (first === undefined) throw new Error('has layers');
    const above = { ...WHY, layers: [{ ...first, percentOfPeak: 104 }, ...others] };
    expect(renderWhy(above)).toContain(
      "\nLayers above 100 % of the peak: the model's kernels are faster than the matrix product",
    );
    expect(layerFigureOf(above).footnote).toContain("Above 100 %: the model's kernels are faster");
    const disturbed = { ...above, peaks: { fp32: 250, int8: 800, disturbedBy: 'other processes used 1.3 CPUs' } };
    expect(renderWhy(disturbed)).toContain(
      'INT8 800.0 GMAC/s; they may be too low: other processes used 1.3 CPUs.\nLayers above 100 % of the peak: the peak was measured on a disturbed machine.',
    );
    expect(renderWhy(WHY)).not.toContain('above 100 %');
    expect(layerFigureOf(WHY).footnote).not.toContain('100 %');
  });

  it('says when most of a run is in no layer', () => {
    const total = { fp32Ms: 66, int8Ms: 26, gain: 2.5, fp32BetweenMs: 32, int8BetweenMs: 13 };
    expect(renderWhy({ ...WHY, total })).toContain("50 % of the INT8 run is in no layer's median");
    expect(renderWhy(WHY)).not.toContain('interrupted');
  });

  it('numbers no single verdict and offers the next step of a healthy file', () => {
    const healthy = { code: 'healthy' as const, cause: 'Fine.', evidence: {}, fix: 'rn50 compare', expectedGain: null };
    expect(renderWhy({ ...WHY, verdicts: [healthy] })).toContain('\nhealthy\n   Fine.\n   Next: rn50 compare\n');
  });

  it('prints no control characters of names', () => {
    const [first, ...others] = WHY.layers;
    const layers = first === undefined ? [] : [{ ...first, name: HOSTILE, operator: HOSTILE }, ...others];
    const text = renderWhy({
      ...WHY,
      layers,
      verdicts: WHY.verdicts.map((verdict) => ({
        ...verdict,
        evidence: { count: 1, nodes: [HOSTILE], [HOSTILE]: HOSTILE },
      })),
    });
    expect(withoutLineBreaks(text)).not.toMatch(UNSAFE);
    expect(text.split('\n')).toHaveLength(renderWhy(WHY).split('\n').length + 1);
  });
});

it('renderWhyJson gives the report back', () => {
  expect(JSON.parse(renderWhyJson(WHY))).toEqual(WHY);
});
