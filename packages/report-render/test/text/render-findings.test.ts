import { DISTURBANCES, type Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { renderFindings } from '../../src/text/render-findings.js';
import { renderTables } from '../../src/text/render-tables.js';
import { renderText } from '../../src/text/render-text.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, pair, TUNED, TUNED_PAIR } from '../fixtures.js';

const fidelity = {
  variantId: 'ort-int8',
  reference: 'ort-fp32',
  inputs: 16,
  cosine: 0.999,
  centredCosine: 0.99312,
  sqnrDb: 21.34,
  top1Agreement: 0.875,
};

describe('renderFindings', () => {
  it('prints ratios, CPU, fidelity, warnings, grade and files', () => {
    const report = buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR], {
      fidelity: [fidelity],
      warnings: [{ code: 'load', message: 'Another program used 40 % of a CPU.', remedy: 'Close it and run again.' }],
      grade: 'B',
    });
    expect(renderFindings(report, { otherFiles: ['rn50-results/report.json'] })).toBe(
      `INT8 against FP32: 3.08 times the throughput (95 % interval 3.05 to 3.11), 0.36 times the latency (95 % interval 0.358 to 0.362).
INT8 tuned against FP32: 4.25 times the throughput (95 % interval 4.21 to 4.29), 0.28 times the latency (95 % interval 0.27 to 0.29).
CPU: Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz, 2 usable CPUs
avx512_vnni: yes; INT8 path: AMX (amx_int8)
INT8 outputs against FP32: centred cosine 0.9931, SQNR 21.3 dB, same top-1 class for 14 of 16 inputs
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

  it('says identical outputs are identical', () => {
    const same = { ...fidelity, centredCosine: 1, sqnrDb: null, top1Agreement: 1 };
    expect(renderFindings(buildReport([FP32, INT8], [INT8_PAIR], { fidelity: [same] }))).toContain(
      'INT8 outputs against FP32: centred cosine 1.0000, identical, same top-1 class for 16 of 16 inputs\n',
    );
  });
});

describe('renderText', () => {
  it('is the tables, a blank line and the findings', () => {
    const report = buildReport();
    const options = { absoluteChart: 'a.png', otherFiles: ['report.json'] };
    expect(renderText(report, options)).toBe(`${renderTables(report, options)}\n${renderFindings(report, options)}`);
  });
});
