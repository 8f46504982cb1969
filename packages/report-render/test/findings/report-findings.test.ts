import { type Accuracy, type Advice, DISTURBANCES, type Report } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingsByTopic } from '../../src/findings/report-findings.js';
import { renderFindings, renderText } from '../../src/text/render-text.js';
import {
  around,
  buildReport,
  conditions,
  FP32,
  INT8,
  INT8_PAIR,
  model,
  pair,
  point,
  TUNED,
  TUNED_PAIR,
} from '../fixtures.js';
import { hostileText, UNSAFE, withoutLineBreaks } from '../hostile.js';

const fidelity = {
  variantId: 'ort-int8',
  reference: 'ort-fp32',
  inputs: 16,
  cosine: 0.999,
  centredCosine: 0.99312,
  sqnrDb: 21.34,
  top1Agreement: 0.875,
};

function accuracy(variantId: string): Accuracy {
  const top1 = { value: 0.75, low: 0.7401, high: 0.7599 };
  return { variantId, images: 2000, labels: 'folder-order', top1, top5: { value: 0.92, low: 0.91, high: 0.93 } };
}

function environmentOf(text: string): Report['environment'] {
  const { environment } = buildReport();
  return { ...environment, host: text, cpu: { ...environment.cpu, model: text }, engines: { ort: text, [text]: text } };
}

/** Advice under a limit for a variant of any name, at a point of no known p99. */
function under(variantId: string): Advice {
  const point = { batch: 1, threads: 1, instances: 1, p50Ms: null, p99Ms: null, throughputFps: null };
  return { variantId, goal: 'throughput-under-p99', ...point };
}

describe('findingsByTopic', () => {
  it('gives data: topics in order, each finding with its severity, and nothing painted', () => {
    const failed = { status: 'crashed', message: 'SIGSEGV' } as const;
    const slower = pair('ort-fp32', 'ort-int8-tuned', around(0.7), around(1.4));
    const report = buildReport([FP32, { ...INT8, failed }, TUNED], [slower], {
      sweep: { results: [point('ort-int8', [8, 1, 2], [131, 60, null])], advice: [], maxP99Ms: null },
      warnings: [{ code: 'load', message: 'Another program ran.', remedy: 'Close it.' }],
      gates: [{ name: 'fail-below', limit: 2, outcome: 'failed', message: '' }],
      grade: 'C',
    });
    const found = findingsByTopic(report);
    expect(found.map(({ topic, findings }) => [topic, findings.map(({ severity }) => severity)])).toEqual([
      ['failures', ['bad', 'bad']],
      ['ratios', ['bad']],
      ['cpu', ['info', 'info']],
      ['sweep', ['info']],
      ['warnings', ['warning']],
      ['gates', ['bad']],
      ['grade', ['warning']],
    ]);
    expect(found.find(({ topic }) => topic === 'warnings')?.findings).toEqual([
      {
        severity: 'warning',
        text: 'Warning: Another program ran. [load]',
        emphasis: [0, 'Warning:'.length],
        details: ['Close it.'],
      },
    ]);
    expect(found.find(({ topic }) => topic === 'sweep')?.findings[0]?.table?.rows).toEqual([
      ['8', '1', '2', '131.0', '60.0', '-', ''],
    ]);
    expect(JSON.stringify(found)).not.toContain('\\u001b');
  });
});

describe('the findings of a report, as text', () => {
  it('prints ratios, CPU, fidelity, warnings, grade and files', () => {
    const report = buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR], {
      fidelity: [fidelity],
      warnings: [{ code: 'load', message: 'Another program used 40 % of a CPU.', remedy: 'Close it and run again.' }],
      grade: 'B',
    });
    expect(renderFindings(report, { files: [{ format: 'json', path: 'rn50-results/report.json' }] })).toBe(
      `INT8 against FP32: 3.08 times the throughput (95 % interval 3.05 to 3.11), 0.36 times the latency (95 % interval 0.358 to 0.362).
INT8 tuned against FP32: 4.25 times the throughput (95 % interval 4.21 to 4.29), 0.28 times the latency (95 % interval 0.27 to 0.29).
CPU: Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz, 2 usable CPUs
avx512_vnni: yes; INT8 path: AMX (amx_int8)
INT8 outputs against FP32: centred cosine 0.9931, SQNR 21.3 dB, same largest output for 14 of 16 inputs
Warning: Another program used 40 % of a CPU. [load]
  Close it and run again.
Grade: B (the ratio is known to within 3 %)
Also wrote rn50-results/report.json
`,
    );
  });

  it('says what happened to a side that failed', () => {
    const failed = { status: 'crashed', message: 'the worker was ended by SIGSEGV\u001b[2J' } as const;
    const report = buildReport([FP32, { ...INT8, failed }], [], { comparison: null });
    expect(renderFindings(report).split('\n').slice(0, 3)).toEqual([
      'INT8, latency: crashed (the worker was ended by SIGSEGV)',
      'INT8, throughput: crashed (the worker was ended by SIGSEGV)',
      'CPU: Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz, 2 usable CPUs',
    ]);
  });

  it('does not call noise a difference, and says when INT8 is slower', () => {
    const noise = pair('ort-fp32', 'ort-int8', { value: 1.01, low: 0.98, high: 1.04 }, around(0.99, 0.02));
    expect(renderFindings(buildReport([FP32, INT8], [noise])).split('\n')[0]).toBe(
      'INT8 against FP32: 1.01 times the throughput (95 % interval 0.98 to 1.04, no clear difference), ' +
        '0.99 times the latency (95 % interval 0.97 to 1.01, no clear difference).',
    );
    const slower = pair('ort-fp32', 'ort-int8', around(0.7), around(1.4));
    expect(renderFindings(buildReport([FP32, INT8], [slower])).split('\n')[0]).toMatch(
      / INT8 is slower than FP32 here\.$/,
    );
  });

  it('tells an absent avx512_vnni from an unknown one', () => {
    const lineFor = (features: string[], int8Path: Report['environment']['cpu']['int8Path']) => {
      const { environment } = buildReport();
      const cpu = { ...environment.cpu, features, int8Path };
      return renderFindings(buildReport([FP32], [], { environment: { ...environment, cpu } })).split('\n')[1];
    };
    expect(lineFor(['avx_vnni'], 'avx-vnni')).toBe('avx512_vnni: no; INT8 path: AVX-VNNI');
    expect(lineFor([], 'none')).toBe('avx512_vnni: no; INT8 path: none, this CPU has no INT8 dot product');
    expect(lineFor([], 'unknown')).toBe(
      'avx512_vnni: unknown; INT8 path: unknown, the CPU features cannot be read here',
    );
    expect(lineFor(['avx2', 'fma'], 'unknown')).toMatch(/^avx512_vnni: unknown;/);
    expect(lineFor(['avx2', 'avx512f'], 'unknown')).toMatch(/^avx512_vnni: no;/);
    expect(lineFor(['avx512f', 'avx512_vnni'], 'unknown')).toMatch(/^avx512_vnni: yes;/);
    expect(lineFor(['avx512f', 'amx_int8'], 'amx')).toBe('avx512_vnni: no; INT8 path: AMX (amx_int8)');
    expect(lineFor(['dotprod'], 'neon-dotprod')).toBe('avx512_vnni: no; INT8 path: NEON dotprod');
  });

  it('gives the reason of a C: wide intervals, or a disturbed machine', () => {
    const gradeLine = (grade: Report['grade'], ...codes: string[]) => {
      const warnings = codes.map((code) => ({ code, message: 'what', remedy: '' }));
      return renderFindings(buildReport([FP32, INT8], [INT8_PAIR], { grade, warnings }))
        .split('\n')
        .at(-2);
    };
    const wide = 'Grade: C (usable, but the ratio is known less well than to within 3 %)';
    expect(gradeLine('C')).toBe(wide);
    expect(gradeLine('C', 'batch-halved')).toBe(wide);
    for (const code of DISTURBANCES) {
      expect(gradeLine('C', 'batch-halved', code)).toBe('Grade: C (usable, but the machine was disturbed)');
    }
    expect(gradeLine('A', 'cpu-steal')).toBe('Grade: A (the ratio is known to within 1 %)');
    expect(gradeLine('inconclusive', 'cpu-steal')).toMatch(/^Grade: inconclusive \(the measurement does not decide/);
  });

  it('says why the grade is what it is, in the words of the report', () => {
    const gradeLine = (gradeReasons: string[], overrides: Partial<Report> = {}) =>
      renderFindings(buildReport([FP32, INT8], [INT8_PAIR], { grade: 'C', gradeReasons, ...overrides }))
        .split('\n')
        .at(-2);
    expect(gradeLine(['the latency ratio is known to within 4.1 %', 'Another program used\u0007 40 % of a CPU.'])).toBe(
      'Grade: C (the latency ratio is known to within 4.1 %; Another program used 40 % of a CPU)',
    );
    expect(gradeLine([])).toBe('Grade: C (usable, but the ratio is known less well than to within 3 %)');
    expect(gradeLine(['1', '2', '3', '4', '5', '6', '7'])).toBe('Grade: C (1; 2; 3; 4; 5; 2 more)');
    expect(gradeLine(['the latency ratio is known to within 2.1 %'], { grade: 'B' })).toBe(
      'Grade: B (the ratio is known to within 3 %)',
    );
  });

  it('does not say again in the grade what a warning or a gate has said', () => {
    const holdsOne = "the latency ratio's interval 0.990 to 1.010 contains 1.00";
    const open = 'p99 of latency is not known';
    const report = (gradeReasons: string[]) =>
      buildReport([FP32, INT8], [INT8_PAIR], {
        grade: 'inconclusive',
        gradeReasons,
        warnings: [{ code: 'inconclusive', message: `${holdsOne}; more`, remedy: '' }],
        gates: [{ name: 'max-p99-ms', limit: 20, outcome: 'inconclusive', message: open }],
      });
    const closing = (gradeReasons: string[]) => renderFindings(report(gradeReasons)).split('\n').at(-2);
    expect(closing([holdsOne, open])).toBe('Grade: inconclusive (the measurement does not decide the question)');
    expect(closing([holdsOne, open, 'the run was not completed'])).toBe(
      'Grade: inconclusive (the run was not completed)',
    );
  });

  it('has the conditions, the sweep, the warnings and the gates in their places', () => {
    const report = buildReport([FP32, INT8], [INT8_PAIR], {
      conditions: [conditions('latency', { othersCpus: 0.02, waitShare: 0.011, throttledPeriods: 0 })],
      fidelity: [fidelity],
      sweep: { results: [point('ort-int8', [8, 1, 2], [131, 60, null])], advice: [], maxP99Ms: null },
      warnings: [{ code: 'load', message: 'Another program ran.', remedy: 'Close it.' }],
      gates: [
        { name: 'fail-below', limit: 2, outcome: 'passed', message: 'throughput ratio 3.08, at least 3.05' },
        { name: 'baseline', limit: null, outcome: 'failed', message: 'INT8 latency is slower' },
      ],
      gradeReasons: ['the latency ratio is known to within 0.6 %'],
    });
    expect(renderFindings(report).split('\n').slice(1).join('\n')).toBe(
      `CPU: Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz, 2 usable CPUs
avx512_vnni: yes; INT8 path: AMX (amx_int8)
Machine while measuring: others used 0.02 CPUs, threads waited 1.1 % of the time, no throttling
INT8 outputs against FP32: centred cosine 0.9931, SQNR 21.3 dB, same largest output for 14 of 16 inputs

Sweep of INT8 (threads of each instance)
batch   threads   instances   images/s   p50(ms)   p99(ms)   best for
    8         1           2      131.0      60.0         -

Warning: Another program ran. [load]
  Close it.
Gate fail-below 2: passed (throughput ratio 3.08, at least 3.05)
Gate baseline: failed (INT8 latency is slower)
Grade: A (the ratio is known to within 1 %)
`,
    );
  });

  it('keeps hostile strings off the screen, whatever they are', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.constantFrom('crashed' as const, 'timeout' as const),
        fc.boolean(),
        (text, status, verbose) => {
          const failed = { status, message: text } as const;
          const report = buildReport(
            [
              { ...FP32, id: text, label: text },
              { ...INT8, label: text, failed },
            ],
            [],
            {
              comparison: null,
              grade: 'C',
              environment: environmentOf(text),
              models: [{ ...model(text, 'fp32', 'user'), path: text }],
              fidelity: [
                { ...fidelity, variantId: text, reference: text, layersNote: text },
                { ...fidelity, layers: [{ name: text, operator: text, sqnrDb: 1 }] },
              ],
              accuracy: [{ ...accuracy(text), difference: { reference: text, top1: { value: 0, low: 0, high: 0 } } }],
              conditions: [conditions('latency', { governor: text })],
              sweep: {
                results: [point(text, [1, 1, 1], [1, 1, 1])],
                advice: [under(text), under('gone')],
                maxP99Ms: 5,
              },
              warnings: [{ code: text, message: text, remedy: text }],
              gates: [{ name: 'baseline', limit: null, outcome: 'failed', message: text }],
              gradeReasons: [`${text}.`, `the machine was disturbed: ${text}`],
            },
          );
          const screen = renderText(report, { verbose, files: [{ format: 'json', path: text }] });
          expect(withoutLineBreaks(screen)).not.toMatch(UNSAFE);
          expect(screen.split('\n').length).toBeLessThan(50);
          expect(screen.length).toBeLessThan(20_000);
        },
      ),
    );
  });

  it('takes an engine by the name of something that objects inherit for what it is', () => {
    const report = buildReport([FP32, { ...INT8, engine: 'constructor' }], []);
    expect(renderText(report)).toMatch(/onnxruntime 1\.30\.0 and constructor, 2 threads\n/);
  });

  it('prints the top-5 agreement and the three layers that lose most', () => {
    const layer = (name: string, sqnrDb: number | null) => ({ name, operator: 'Conv', sqnrDb });
    const layers = [
      layer('a', 40),
      layer('b', 12.34),
      layer('c', null),
      layer('d', 20),
      layer('e', 15),
      layer('f', 30),
    ];
    const report = buildReport([FP32, INT8], [INT8_PAIR], {
      fidelity: [{ ...fidelity, top5Agreement: 0.9125, layers, layerInputs: 8 }],
    });
    expect(renderFindings(report)).toContain(
      `same largest output for 14 of 16 inputs, 91.3 % of the five largest
  lowest SQNR among 6 layers, losses of earlier layers included: Conv b 12.3 dB, Conv e 15.0 dB, Conv d 20.0 dB\n`,
    );
  });

  it('says why there is no table of layers, and is silent where all are identical', () => {
    const withFidelity = (more: object) =>
      renderFindings(buildReport([FP32, INT8], [INT8_PAIR], { fidelity: [{ ...fidelity, ...more }] }));
    expect(withFidelity({ layersNote: 'no tensor has the same name' })).toContain(
      '14 of 16 inputs\n  no table of layers: no tensor has the same name\n',
    );
    expect(withFidelity({ layers: [{ name: 'a', operator: 'Conv', sqnrDb: null }] })).not.toContain('SQNR among');
  });

  it('prints the accuracy of each variant, and whether the difference is clear', () => {
    const difference = (value: number, low: number, high: number) => ({
      difference: { reference: 'ort-fp32', top1: { value, low, high } },
    });
    const linesOf = (accuracies: Accuracy[]) =>
      renderFindings(buildReport([FP32, INT8, TUNED], [INT8_PAIR], { accuracy: accuracies }))
        .split('\n')
        .filter((line) => /^Accuracy|top-1/.test(line));
    expect(
      linesOf([
        accuracy('ort-fp32'),
        { ...accuracy('ort-int8'), ...difference(0.0105, 0.004, 0.017) },
        { ...accuracy('ort-int8-tuned'), ...difference(-0.0005, -0.006, 0.005) },
      ]),
    ).toEqual([
      'Accuracy on 2000 labelled pictures (class folders numbered in their order; 95 % intervals):',
      '  FP32: top-1 75.00 % (74.01 to 75.99), top-5 92.00 % (91.00 to 93.00)',
      '  INT8: top-1 75.00 % (74.01 to 75.99), top-5 92.00 % (91.00 to 93.00), FP32 is 1.05 points better (0.40 to 1.70)',
      '  INT8 tuned: top-1 75.00 % (74.01 to 75.99), top-5 92.00 % (91.00 to 93.00), FP32 is 0.05 points worse (-0.60 to 0.50; no clear difference)',
    ]);
    const few = linesOf([{ ...accuracy('ort-int8'), images: 1, ...difference(0, -0.6, 0.6) }]);
    expect(few[0]).toMatch(/^Accuracy on 1 labelled picture \(/);
    expect(few[1]).toMatch(/FP32 is the same \(-60.00 to 60.00; no clear difference\)$/);
  });

  it('says identical outputs are identical', () => {
    const same = { ...fidelity, centredCosine: 1, sqnrDb: null, top1Agreement: 1 };
    expect(renderFindings(buildReport([FP32, INT8], [INT8_PAIR], { fidelity: [same] }))).toContain(
      'INT8 outputs against FP32: centred cosine 1.0000, identical, same largest output for 16 of 16 inputs\n',
    );
  });
});
