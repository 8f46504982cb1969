import { stripVTControlCharacters } from 'node:util';
import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { type NamedPath, renderFindings, renderTables, renderText } from '../../src/text/render-text.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, model, pair, TUNED, TUNED_PAIR } from '../fixtures.js';

const SAVED = {
  files: (['absolute', 'times'] as const).map((chart) => ({
    format: 'png' as const,
    chart,
    path: `rn50-results/fp32_int8_${chart}.png`,
  })),
};

describe('renderTables', () => {
  it('says above the tables where most of the work of the INT8 model is done in float', () => {
    const withShare = (floatMacShare: number | null): string[] => {
      const report = buildReport([FP32, INT8], [INT8_PAIR]);
      const facts = { quantization: { form: 'qdq', floatMacShare, floatOperators: 12 } };
      const models = report.models.map((one) => (one.precision === 'int8' ? { ...one, facts } : one));
      return renderTables({ ...report, models })
        .split('\n')
        .slice(3, 5);
    };
    const line = '83 % of the multiply-accumulates of INT8 run in float (12 layers left unquantized)';
    expect(withShare(0.832)).toEqual([line, '']);
    expect(withShare(0.5)[0]).toBe('');
    expect(withShare(null)[0]).toBe('');
  });

  it('prints the example of the contract character for character', () => {
    const report = buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR]);
    expect(renderTables(report, SAVED)).toBe(
      `ResNet50 v1, synthetic weights (dummy data: speed only, no accuracy), onnxruntime 1.30.0, 2 threads
latency at batch 1 (median), throughput at batch 16
Intel Xeon Platinum 8481C, 2 usable CPUs, avx512_vnni: yes, INT8 path: AMX

Model               FP32     INT8   INT8 tuned
throughput(fps)     37.5    115.5        159.5
latency(ms)         29.8     10.7          8.2
Save to rn50-results/fp32_int8_absolute.png

Model               FP32     INT8   INT8 tuned
throughput_times       1     3.08         4.25
latency_times          1     0.36         0.28
Save to rn50-results/fp32_int8_times.png
`,
    );
  });

  it('prints two columns and no Save lines without paths', () => {
    expect(renderTables(buildReport())).toBe(
      `ResNet50 v1, synthetic weights (dummy data: speed only, no accuracy), onnxruntime 1.30.0, 2 threads
latency at batch 1 (median), throughput at batch 16
Intel Xeon Platinum 8481C, 2 usable CPUs, avx512_vnni: yes, INT8 path: AMX

Model               FP32     INT8
throughput(fps)     37.5    115.5
latency(ms)         29.8     10.7

Model               FP32     INT8
throughput_times       1     3.08
latency_times          1     0.36
`,
    );
  });

  it('widens a column for a name and shows small latencies with three digits', () => {
    const custom = { ...INT8, label: 'my own INT8 model', ms: around(0.2134), fps: around(12_345.6) };
    expect(
      renderTables(buildReport([FP32, custom]))
        .split('\n')
        .slice(4, 7),
    ).toEqual([
      'Model               FP32   my own INT8 model',
      'throughput(fps)     37.5             12345.6',
      'latency(ms)         29.8               0.213',
    ]);
  });

  it('counts wide characters as two cells', () => {
    const lines = renderTables(buildReport([FP32, { ...INT8, label: '量子化' }]))
      .split('\n')
      .slice(4, 6);
    expect(lines).toEqual(['Model               FP32   量子化', 'throughput(fps)     37.5    115.5']);
  });

  it('prints a dash for a crashed side and for ratios to it', () => {
    const failed = { status: 'crashed', message: 'SIGSEGV' } as const;
    const crashedInt8 = buildReport([FP32, { ...INT8, failed }], [], { comparison: null });
    expect(renderTables(crashedInt8).split('\n').slice(4)).toEqual([
      'Model               FP32     INT8',
      'throughput(fps)     37.5        -',
      'latency(ms)         29.8        -',
      '',
      'Model               FP32     INT8',
      'throughput_times       1        -',
      'latency_times          1        -',
      '',
    ]);
    const crashedFp32 = buildReport([{ ...FP32, failed }, INT8], [], { comparison: null });
    expect(renderTables(crashedFp32).split('\n').slice(8, 11)).toEqual([
      'Model               FP32     INT8',
      'throughput_times       -        -',
      'latency_times          -        -',
    ]);
  });

  it('prints one table per engine, whose headings need not repeat it', () => {
    const specs = [
      FP32,
      INT8,
      { ...FP32, id: 'ov-fp32', label: 'FP32 (openvino)', engine: 'openvino', fps: around(35), ms: around(30) },
      { ...INT8, id: 'ov-int8', label: 'INT8 (openvino)', engine: 'openvino', fps: around(346), ms: around(4.1) },
    ];
    const openvino = pair('ov-fp32', 'ov-int8', around(9.89), around(0.137));
    expect(renderTables(buildReport(specs, [INT8_PAIR, openvino]), SAVED)).toBe(
      `ResNet50 v1, synthetic weights (dummy data: speed only, no accuracy), onnxruntime 1.30.0 and OpenVINO 2026.4.0, 2 threads
latency at batch 1 (median), throughput at batch 16
Intel Xeon Platinum 8481C, 2 usable CPUs, avx512_vnni: yes, INT8 path: AMX

onnxruntime 1.30.0
Model               FP32     INT8
throughput(fps)     37.5    115.5
latency(ms)         29.8     10.7

OpenVINO 2026.4.0
Model               FP32     INT8
throughput(fps)     35.0    346.0
latency(ms)         30.0      4.1
Save to rn50-results/fp32_int8_absolute.png

onnxruntime 1.30.0
Model               FP32     INT8
throughput_times       1     3.08
latency_times          1     0.36

OpenVINO 2026.4.0
Model               FP32     INT8
throughput_times       1     9.89
latency_times          1     0.14
Save to rn50-results/fp32_int8_times.png
`,
    );
  });

  it('names the models and the conditions', () => {
    const firstLines = (overrides: Parameters<typeof buildReport>[2]) =>
      renderTables(buildReport([FP32, INT8], [INT8_PAIR], overrides))
        .split('\n')
        .slice(0, 2);
    const settings = { batch: 16, threads: 1, instances: 2, budgetSeconds: 40, seed: 1 };
    const named = (id: string, source: 'zoo' | 'user') => {
      const variants = buildReport().variants.map((variant, i) => ({ ...variant, modelId: i === 0 ? id : 'other' }));
      return { models: [model(id, 'fp32', source), model('other', 'int8', 'quantized')], variants };
    };
    const split = buildReport().results.map((result) =>
      result.scenario === 'latency' ? result : { ...result, batch: 8, threads: 1, instances: 2 },
    );
    expect(firstLines({ settings: { ...settings, batch: 8 }, results: split })).toEqual([
      'ResNet50 v1, synthetic weights (dummy data: speed only, no accuracy), onnxruntime 1.30.0',
      'latency at batch 1 (median), 2 threads; throughput at batch 8, 2 instances of 1 thread',
    ]);
    expect(firstLines(named('resnet50-v1-12', 'zoo'))[0]).toBe(
      'ResNet50 v1, trained weights, generated inputs (speed and agreement, no accuracy), onnxruntime 1.30.0, 2 threads',
    );
    expect(firstLines(named('resnet50-v1.5-synthetic', 'zoo'))[0]).toContain('ResNet50 v1.5, ');
    expect(firstLines(named('digits-resnet', 'user'))[0]).toBe(
      'digits-resnet, generated inputs (speed and agreement, no accuracy), onnxruntime 1.30.0, 2 threads',
    );
    expect(firstLines({ settings: { ...settings, batch: 32 } })[1]).toBe(
      'latency at batch 1 (median), throughput at batch 16 (32 asked for)',
    );
    const results = buildReport().results.map((result) => ({ ...result, batch: 8 }));
    expect(firstLines({ results })[1]).toBe(
      'latency at batch 8 (1 asked for, median), throughput at batch 8 (16 asked for)',
    );
  });

  it('keeps control characters of a hostile report off the terminal', () => {
    const hostile = '\u001b[31mred\u001b[0m\nnext\u009b2J\u202eline\u0007';
    const report = buildReport([FP32, { ...INT8, label: hostile }]);
    const text = renderTables(report, { files: [{ format: 'png', chart: 'absolute', path: `a${hostile}` }] });
    expect(text).toContain('Model               FP32   red nextline\n');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(renderTables(buildReport([FP32, { ...INT8, label: 'x'.repeat(100_000) }])).length).toBeLessThan(2_000);
  });

  it('colours only when asked to, and keeps the columns', () => {
    const report = buildReport();
    const coloured = renderTables(report, { color: true });
    expect(coloured).toContain('\u001b[1mModel               FP32     INT8\u001b[22m\n');
    expect(stripVTControlCharacters(coloured)).toBe(renderTables(report));
  });
});

describe('renderText', () => {
  it('renders what an interrupted run has measured', () => {
    const { results, ...rest } = buildReport([FP32, INT8], [], { comparison: null, grade: 'inconclusive' });
    const interrupted = results.map((result): Report['results'][number] => {
      const { variantId, scenario, blocks } = result;
      const message = 'interrupted by the user';
      return { variantId, scenario, status: 'interrupted', message, blocks: scenario === 'latency' ? blocks : [] };
    });
    const gradeReasons = ['the throughput ratio could not be measured on both sides'];
    expect(renderText({ ...rest, results: interrupted, gradeReasons }, { verbose: true })).toBe(
      `ResNet50 v1, synthetic weights (dummy data: speed only, no accuracy), onnxruntime 1.30.0, 2 threads
latency at batch 1 (median), throughput at batch 16
Intel Xeon Platinum 8481C, 2 usable CPUs, avx512_vnni: yes, INT8 path: AMX

Model               FP32     INT8
throughput(fps)        -        -
latency(ms)            -        -

Model               FP32     INT8
throughput_times       -        -
latency_times          -        -

FP32, latency: interrupted after 2 runs (interrupted by the user)
FP32, throughput: interrupted (interrupted by the user)
INT8, latency: interrupted after 2 runs (interrupted by the user)
INT8, throughput: interrupted (interrupted by the user)
CPU: Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz, 2 usable CPUs
avx512_vnni: yes; INT8 path: AMX (amx_int8)
Grade: inconclusive (the throughput ratio could not be measured on both sides)
`,
    );
  });

  it('is the tables, a blank line and the findings, with verbose', () => {
    const report = buildReport();
    const files: NamedPath[] = [
      { format: 'png', chart: 'absolute', path: 'a.png' },
      { format: 'json', path: 'report.json' },
    ];
    const options = { files, verbose: true };
    expect(renderText(report, options)).toBe(`${renderTables(report, options)}\n${renderFindings(report, options)}`);
  });
});
