import { stripVTControlCharacters } from 'node:util';
import type { Accuracy, Report } from '@rn50/bench-stats';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../src/text/cells.js';
import { renderText } from '../../src/text/render-text.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, model, pair, point, TUNED, TUNED_PAIR } from '../fixtures.js';

const FILES = [
  { format: 'json', path: 'rn50-results/report.json' },
  { format: 'png', chart: 'absolute' as const, path: 'rn50-results/fp32_int8_absolute.png' },
  { format: 'png', chart: 'times' as const, path: 'rn50-results/fp32_int8_times.png' },
  { format: 'html', path: 'rn50-results/report.html' },
  { format: 'md', path: 'rn50-results/report.md' },
];
const FP32_TUNED = { ...FP32, id: 'ort-fp32-tuned', label: 'FP32 tuned', modelId: 'fp32-tuned' };
const INT8_TUNED = { ...TUNED, modelId: 'int8-tuned' };
const MODELS = [...buildReport().models, model('fp32-tuned', 'fp32', 'tuned'), model('int8-tuned', 'int8', 'tuned')];
const TUNED_BOTH = pair('ort-fp32-tuned', 'ort-int8-tuned', around(4.14, 0.04), around(1 / 4.14, 0.04));

const warning = (code: string) => ({ code, message: `${code} happened.`, remedy: 'Do something about it.' });

function verdict(
  code: 'memory-bound-batch1' | 'float-islands' | 'healthy',
  fix: string | null,
): NonNullable<Report['why']> {
  return {
    verdicts: [
      { code, cause: 'A long sentence about it.', evidence: {}, fix, expectedGain: fix === null ? null : 1.83 },
    ],
    layers: [],
    others: [],
    total: null,
    peaks: null,
    setting: { cpu: '', engine: '', batch: 1, threads: 2, fp32: null, int8: '' },
  };
}

function fourColumns(overrides: Partial<Report> = {}): Report {
  return buildReport([FP32, INT8, INT8_TUNED, FP32_TUNED], [INT8_PAIR, TUNED_PAIR, TUNED_BOTH], {
    models: MODELS,
    grade: 'B',
    ...overrides,
  });
}

const linesBelowTables = (report: Report, files = FILES): string[] => {
  const lines = renderText(report, { files }).trimEnd().split('\n');
  return lines.slice(lines.lastIndexOf('') + 1);
};

describe('renderText, one screen', () => {
  it('has the tables, the answer, its cause, the grade, three warnings and where the rest is', () => {
    const warnings = [
      'few-samples',
      'cpu-steal',
      'calibrated-on-patterns',
      'drift',
      'busy-before',
      'weights-are-inputs',
    ];
    const report = fourColumns({
      warnings: warnings.map(warning),
      why: verdict('float-islands', 'rn50 quantize a.onnx -o b.onnx'),
    });
    expect(renderText(report, { files: FILES })).toBe(
      `ResNet50 v1, synthetic weights (dummy data: speed only, no accuracy), onnxruntime 1.30.0, 2 threads
latency at batch 1 (median), throughput at batch 16
Intel Xeon Platinum 8481C, 2 usable CPUs, avx512_vnni: yes, INT8 path: AMX

Model               FP32     INT8   INT8 tuned   FP32 tuned
throughput(fps)     37.5    115.5        159.5         37.5
latency(ms)         29.8     10.7          8.2         29.8
Save to rn50-results/fp32_int8_absolute.png

Model               FP32     INT8   INT8 tuned   FP32 tuned
throughput_times       1     3.08         4.25            -
latency_times          1     0.36         0.28            -
Save to rn50-results/fp32_int8_times.png

INT8 is 3.1 times as fast here (3.05 to 3.11), 2.8 at batch 1; tuned against tuned 4.1 (4.0 to 4.3)
Why: operators are left in float between quantized ones. Fix (1.83 times as fast): rn50 quantize a.onnx -o b.onnx
Grade: B (the ratio is known to within 3 %)
Warning: weights are listed as inputs, which slows the model: take them out
Warning: the hypervisor took CPU time: use a machine with CPUs of its own
Details and 4 more warnings: rn50-results/report.html (also .json, .md)
`,
    );
  });

  it('has everything with verbose', () => {
    const report = fourColumns({ warnings: [warning('few-samples')] });
    const text = renderText(report, { files: FILES, verbose: true });
    expect(text).toContain('\nINT8 against FP32: 3.08 times the throughput (95 % interval 3.05 to 3.11)');
    expect(text).toContain('\nWarning: few-samples happened. [few-samples]\n  Do something about it.\n');
    expect(text).toContain('\nAlso wrote rn50-results/report.json\n');
  });

  it('says where the rest is without a page, and without files', () => {
    const [json] = FILES;
    const last = (files: typeof FILES, codes: string[] = []) =>
      linesBelowTables(buildReport([FP32, INT8], [INT8_PAIR], { warnings: codes.map(warning) }), files).at(-1);
    expect(last(json === undefined ? [] : [json])).toBe('Details: add --verbose; also wrote rn50-results/report.json');
    expect(last([], ['few-samples'])).toBe('Details and 1 more warning: add --verbose');
    const layers = { format: 'png', path: 'rn50-results/layers.png' };
    expect(last([...FILES, layers])).toBe('Details: rn50-results/report.html (also .json, .md, layers.png)');
  });

  it('has no line about a healthy model, and none of a fix that is only a measurement', () => {
    const why = (report: Report) => linesBelowTables(report).filter((line) => line.startsWith('Why'));
    expect(why(fourColumns({ why: verdict('healthy', 'rn50 compare') }))).toEqual([]);
    expect(why(fourColumns({ why: verdict('memory-bound-batch1', null) }))).toEqual([
      'Why: at batch 1 most layers wait for memory.',
    ]);
  });

  it('has a line for each outcome of gates, the worst first', () => {
    const gate = (outcome: 'passed' | 'failed', name: 'fail-below' | 'min-sqnr-db' | 'max-p99-ms', limit: number) => ({
      ...{ name, limit, outcome },
      message: `it is ${outcome}`,
    });
    const gates = [gate('passed', 'fail-below', 2), gate('failed', 'min-sqnr-db', 30), gate('passed', 'max-p99-ms', 5)];
    expect(linesBelowTables(buildReport([FP32, INT8], [INT8_PAIR], { gates })).slice(1, -1)).toEqual([
      'Gate min-sqnr-db 30: failed (it is failed)',
      'Gates passed: fail-below 2, max-p99-ms 5',
      'Grade: A (the ratio is known to within 1 %)',
      'Next: measure your own model: rn50 --fp32 model.onnx',
    ]);
  });

  it('says what to do next once nothing has to be repaired', () => {
    const next = (overrides: Partial<Report>) =>
      linesBelowTables(buildReport([FP32, INT8], [INT8_PAIR], overrides)).filter((line) => line.startsWith('Next'));
    expect(next({})).toEqual(['Next: measure your own model: rn50 --fp32 model.onnx']);
    expect(next({ grade: 'C' })).toEqual([]);
    expect(next({ why: verdict('float-islands', 'rn50 quantize a.onnx -o b.onnx') })).toEqual([]);
  });

  it.each([
    ['C', INT8_PAIR, ['cpu-steal'], 'Grade: C (usable, but the machine was disturbed)'],
    ['C', INT8_PAIR, ['partial-run'], 'Grade: C (the run was not completed)'],
    [
      'C',
      pair('ort-fp32', 'ort-int8', around(3, 0.01), around(0.4, 0.05)),
      ['wide-interval'],
      'Grade: C (latency ratio known only to within 5.0 %): measure longer',
    ],
    [
      'inconclusive',
      pair('ort-fp32', 'ort-int8', around(1, 0.02), around(0.4, 0.01)),
      ['inconclusive'],
      'Grade: inconclusive (the interval of throughput holds 1): measure longer',
    ],
  ] as const)('gives the reason of a %s from the figures', (grade, comparison, codes, line) => {
    const report = buildReport([FP32, INT8], [comparison], {
      grade,
      warnings: codes.map(warning),
      gradeReasons: ['x'],
    });
    expect(linesBelowTables(report).find((one) => one.startsWith('Grade'))).toBe(line);
  });

  it('keeps the outcome of gates that were asked for, and leaves warnings out instead', () => {
    const message = 'the throughput ratio is 1.868 (1.054 to 3.848), '.repeat(3);
    const lines = linesBelowTables(
      fourColumns({
        gates: [{ name: 'fail-below', limit: 0.001, outcome: 'passed', message }],
        warnings: ['cpu-contention', 'drift', 'few-samples'].map(warning),
        why: verdict('memory-bound-batch1', 'rn50 compare --batch 16'),
      }),
    );
    expect(lines.some((line) => line.startsWith('Gate fail-below 0.001: passed'))).toBe(true);
    expect(lines.at(-1)).toMatch(/^Details and \d more warnings?: /);
  });

  it('says what happened to a column that the answer is not about, once for all alike', () => {
    const failed = { status: 'crashed', message: 'ended by SIGSEGV' } as const;
    const tuned = buildReport([FP32, INT8, { ...TUNED, failed }], [INT8_PAIR]);
    expect(linesBelowTables(tuned).slice(1, 3)).toEqual([
      'INT8 tuned: latency crashed (ended by SIGSEGV)',
      'INT8 tuned: throughput crashed (ended by SIGSEGV)',
    ]);
    const report = buildReport([FP32, INT8], [pair('ort-fp32', 'ort-int8', null, around(0.3))]);
    const results = report.results.map((result): Report['results'][number] => {
      const { variantId, scenario, blocks } = result;
      return scenario === 'latency'
        ? result
        : { variantId, scenario, blocks, status: 'interrupted', message: 'by you' };
    });
    expect(linesBelowTables({ ...report, results }).slice(0, 2)).toEqual([
      'INT8 is 3.33 times as fast here by latency (3.30 to 3.37)',
      'FP32, INT8: throughput interrupted',
    ]);
    const none = buildReport([FP32, { ...INT8, failed }], [], { comparison: null });
    expect(linesBelowTables(none)[0]).toBe('No answer: INT8: crashed (ended by SIGSEGV)');
    expect(linesBelowTables(none)[1]).toMatch(/^Grade/);
  });

  it('has no limit of rows where several engines fill the screen', () => {
    const others = ['a', 'b'].flatMap((engine) => [
      { ...FP32, id: `${engine}-fp32`, engine },
      { ...INT8, id: `${engine}-int8`, engine },
    ]);
    const warnings = ['cpu-steal', 'governor', 'drift', 'cpu-contention'].map(warning);
    const lines = linesBelowTables(buildReport([FP32, INT8, ...others], [INT8_PAIR], { warnings }));
    expect(lines.filter((line) => line.startsWith('Warning'))).toHaveLength(3);
  });

  it('has the advice of a sweep and the accuracy, which a user asked for', () => {
    const results = [point('ort-int8', [8, 1, 2], [131, 60, null])];
    const advice = { variantId: 'ort-int8', goal: 'throughput' as const, batch: 8, threads: 1, instances: 2 };
    const figures = { p50Ms: around(60), p99Ms: null, throughputFps: around(131) };
    const entry = (variantId: string, value: number): Accuracy => ({
      ...{ variantId, images: 2000, labels: 'folder-order', top1: around(value) },
    });
    const difference = { reference: 'ort-fp32', top1: { value: 0.01, low: 0.004, high: 0.017 } };
    const report = buildReport([FP32, INT8], [INT8_PAIR], {
      sweep: { results, advice: [{ ...advice, ...figures }], maxP99Ms: null },
      accuracy: [entry('ort-fp32', 0.75), { ...entry('ort-int8', 0.74), difference }],
    });
    expect(linesBelowTables(report).slice(1, 3)).toEqual([
      'INT8 best throughput: 131.0 images/s at batch 8, 1 thread x 2 instances',
      'Top-1 accuracy on 2000 pictures: FP32 75.00 %, INT8 74.00 % (a clear difference)',
    ]);
  });

  it('shortens a long name of a CPU so that its line fits, and keeps a short one', () => {
    const cpuLineOf = (name: string) => {
      const { environment } = buildReport();
      const report = buildReport([FP32, INT8], [INT8_PAIR], {
        environment: { ...environment, cpu: { ...environment.cpu, model: name } },
      });
      return renderText(report).split('\n')[2] ?? '';
    };
    expect(cpuLineOf('Intel(R) Xeon(R) Processor')).toBe(
      'Intel(R) Xeon(R) Processor, 2 usable CPUs, avx512_vnni: yes, INT8 path: AMX',
    );
    expect(cpuLineOf('AMD EPYC 9B45 128-Core Processor with a name')).toMatch(/^AMD EPYC 9B45 .*INT8 path: AMX$/);
    for (const name of ['x'.repeat(200), '量'.repeat(200)])
      expect(stringWidth(cpuLineOf(name))).toBeLessThanOrEqual(80);
  });

  it('keeps the line of the models to two rows', () => {
    const models = [model('n'.repeat(70), 'fp32', 'user'), model('量'.repeat(70), 'int8', 'user')];
    const variants = buildReport().variants.map((one, index) => ({ ...one, modelId: models[index]?.id ?? '' }));
    const [line = ''] = renderText(buildReport([FP32, INT8], [INT8_PAIR], { models, variants })).split('\n');
    expect(line).toMatch(/^n+…n+ and 量+…量+, generated inputs .*, 2 threads$/);
    expect(rowsOf(line, 80)).toBe(2);
  });

  it('paints the answer and the grade, and nothing unless asked to', () => {
    const report = fourColumns({ warnings: [warning('cpu-steal')] });
    const painted = renderText(report, { files: FILES, color: true });
    expect(painted).toContain('INT8 is \u001b[32m3.1 times as fast here\u001b[39m (');
    expect(painted).toContain('Grade: \u001b[32mB\u001b[39m (');
    expect(stripVTControlCharacters(painted)).toBe(renderText(report, { files: FILES }));
  });

  it('fits 24 rows of 80 columns with the prompt, whatever one engine has measured', () => {
    const codes = [
      ...['cpu-contention', 'cpu-steal', 'drift', 'weights-are-inputs', 'few-samples', 'better-engine-missing'],
      ...['oversubscribed', 'calibrated-on-patterns', 'classes-by-order', 'made-up'],
    ];
    const gate = fc.record({
      name: fc.constantFrom(
        'fail-below' as const,
        'max-p99-ms' as const,
        'min-top1-agreement' as const,
        'baseline' as const,
      ),
      limit: fc.constantFrom(2, null),
      outcome: fc.constantFrom('passed' as const, 'failed' as const, 'inconclusive' as const),
      message: fc.constantFrom('the throughput ratio is 3.08 (3.05 to 3.11), at least 2', 'm'.repeat(300)),
    });
    const speed = fc.constantFrom(0.2, 0.97, 1.01, 3.1, 29.7);
    const share = fc.constantFrom(0.004, 0.02, 0.3);
    const advice = (goal: 'latency' | 'throughput' | 'throughput-under-p99') => ({
      ...{ variantId: 'ort-int8', goal, batch: 8, threads: 1, instances: 2 },
      ...{ p50Ms: around(60), p99Ms: null, throughputFps: around(131) },
    });
    const sweep = {
      results: [point('ort-int8', [8, 1, 2], [131, 60, null])],
      advice: (['latency', 'throughput', 'throughput-under-p99'] as const).map(advice),
      maxP99Ms: 30,
    };
    const accuracy: Accuracy[] = [{ variantId: 'ort-fp32', images: 9, labels: 'csv', top1: around(0.7) }];
    fc.assert(
      fc.property(
        fc.record({
          warnings: fc.subarray(codes.map(warning)),
          gates: fc.array(gate, { maxLength: 5 }),
          grade: fc.constantFrom('A' as const, 'C' as const, 'inconclusive' as const),
          gradeReasons: fc.array(fc.constantFrom('a reason', 'r'.repeat(300)), { maxLength: 3 }),
          columns: fc.constantFrom(1, 2, 3, 4),
          pairs: fc.tuple(speed, share, speed, share),
          fix: fc.constantFrom(null, 'rn50 quantize a.onnx -o b.onnx', `rn50 quantize ${'/folder'.repeat(40)}.onnx`),
          isSwept: fc.boolean(),
          isFloat: fc.boolean(),
        }),
        ({ columns, pairs: [fps, fpsShare, ms, msShare], fix, isSwept, isFloat, ...given }) => {
          const ratios = pair('ort-fp32', 'ort-int8', around(fps, fpsShare), around(1 / ms, msShare));
          const facts = isFloat ? { quantization: { form: 'qdq', floatMacShare: 0.83, floatOperators: 12 } } : {};
          const report = fourColumns({
            ...given,
            models: MODELS.map((one) => ({ ...one, facts })),
            variants: fourColumns().variants.slice(0, columns),
            comparison: columns === 1 ? null : ratios,
            comparisons: columns === 1 ? [] : [ratios, TUNED_BOTH],
            why: verdict('float-islands', fix),
            ...(isSwept ? { sweep, accuracy } : {}),
          });
          const lines = renderText(report, { files: FILES }).trimEnd().split('\n');
          const rows = lines.reduce((sum, line) => sum + rowsOf(line, 80), 0);
          expect(rows).toBeLessThanOrEqual(24);
          expect(lines.filter((line) => line.startsWith('Warning:')).length).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});
