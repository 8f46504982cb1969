import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModel, writeModel } from '@rn50/onnx-model';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, rn50 as run50, scratch, WARM } from './run-bin.js';

const folder = scratch();
const rn50 = (args: readonly string[]) => run50(args, { cwd: folder, env: { RN50_CACHE_DIR: WARM.cache } });

describe('rn50 why', () => {
  beforeAll(() => {
    copyFileSync(WARM.int8, join(folder, 'int8.onnx'));
    const rejected = readModel(readFileSync(join(folder, 'int8.onnx')));
    for (const domain of rejected.opsetImport) domain.version = 7n;
    writeFileSync(join(folder, 'opset-7.onnx'), writeModel(rejected));
    for (const domain of rejected.opsetImport) domain.version = 11n;
    writeFileSync(join(folder, 'opset 11.onnx'), writeModel(rejected));
    for (const domain of rejected.opsetImport) domain.version = 13n;
    for (const node of rejected.graph?.node ?? []) if (node.opType === 'Gemm') node.opType = 'Gemn';
    writeFileSync(join(folder, 'rejected.onnx'), writeModel(rejected));
    writeFileSync(join(folder, 'cut.onnx'), readFileSync(DIGITS).subarray(0, 20_000));
  });

  it('explains one file beside another, on screen and as files', async () => {
    const run = await rn50(['why', 'int8.onnx', '--fp32', DIGITS, '--out', 'out']);
    expect(run.exitCode, run.stderr).toBe(0);
    const lines = run.stdout.split('\n');
    expect(lines[0]).toMatch(/^int8\.onnx against .*digits-resnet\.onnx$/);
    expect(run.stdout).toMatch(/^ *0 +QLinearConv .* (direct|gemm)$/m);
    expect(run.stdout).toMatch(/^ +whole run +[\d.]+ +[\d.]+ +[\d.]+$/m);
    expect(lines.slice(-2)).toEqual([`Save to ${join('out', 'why.json')}`, `Save to ${join('out', 'why.png')}`]);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['why.json', 'why.png']);
    const { layers, total, others, setting, peaks } = JSON.parse(readFileSync(join(folder, 'out', 'why.json'), 'utf8'));
    expect(setting).toMatchObject({ int8: 'int8.onnx', batch: 1 });
    expect(peaks.fp32).toBeGreaterThan(0);
    expect(layers[1].percentOfPeak).toBeCloseTo((100 * layers[1].gmacPerSecond) / peaks.int8);
    expect(layers).toHaveLength(16);
    for (const column of ['fp32', 'int8']) {
      const sum = [...layers, ...others].reduce((all, row) => all + (row[`${column}Ms`] ?? 0), 0);
      expect(sum + total[`${column}BetweenMs`]).toBeCloseTo(total[`${column}Ms`], 6);
    }
  });

  it('--json has the explanation alone on stdout, and needs no FP32', async () => {
    const run = await rn50(['why', 'int8.onnx', '--json', '--threads', '1', '--batch', '2']);
    expect(run.exitCode, run.stderr).toBe(0);
    const report = JSON.parse(run.stdout);
    expect(report.setting).toMatchObject({ fp32: null, threads: 1, batch: 2 });
    for (const verdict of report.verdicts) {
      expect(Object.keys(verdict).sort()).toEqual(['cause', 'code', 'evidence', 'expectedGain', 'fix']);
    }
    // 16 x 16 x 3 x 3 products at 64 places of 2 images.
    expect(report.layers[1].macs).toBe(2 * 147_456);
    expect(run.stderr).toContain('whole run');
  });

  it('says so where the budget did not allow for the whole, and lets no name steer the terminal', async () => {
    const model = readModel(readFileSync(join(folder, 'int8.onnx')));
    for (const node of model.graph?.node ?? []) node.name += '\u001b[2J\u009b31m\u202e';
    writeFileSync(join(folder, 'hostile.onnx'), writeModel(model));
    const run = await rn50(['why', 'hostile.onnx', '--json', '--budget', '0.1', '--verbose']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toContain('Profiled in 2 rounds of 3 runs: a budget of 0.1 s allowed no more.');
    const report = JSON.parse(run.stdout);
    expect(report.setting.shortened).toEqual({ rounds: 2, runs: 3, budgetSeconds: 0.1 });
    expect(report.layers[1].name).toContain('\u202e');
    expect(`${run.stdout}${run.stderr}`).toMatch(/^[\P{C}\n]*$/u);
  });

  it.each(['opset-7.onnx', 'opset 11.onnx'])('says why the engine does not load %s', async (file) => {
    const run = await rn50(['why', file, '--fp32', DIGITS, '--json', '--out', 'refused']);
    expect(run.exitCode, run.stderr).toBe(0);
    const { verdicts, layers, total, setting } = JSON.parse(run.stdout);
    expect(verdicts.map(({ code }: { code: string }) => code)).toEqual(['old-opset']);
    expect(verdicts[0].evidence.engineSays).toMatch(/does not accept the model: \S/);
    expect(verdicts[0]).toMatchObject({ expectedGain: null, fix: expect.stringContaining(`rn50 quantize ${DIGITS}`) });
    expect(run.stderr).toContain('trying what helps: quantizing again');
    expect([layers, total]).toEqual([[], null]);
    expect(setting.engine).toMatch(/^onnxruntime \d/);
    // There is nothing to draw.
    expect(readdirSync(join(folder, 'refused'))).toEqual(['why.json']);
  });

  it('says what the file is, and why it could not be run, where that is all there is to say', async () => {
    const run = await rn50(['why', 'rejected.onnx', '--fp32', DIGITS, '--json']);
    expect(run.exitCode, run.stderr).toBe(0);
    const { verdicts, total } = JSON.parse(run.stdout);
    expect(verdicts).toEqual([
      {
        code: 'not-run',
        cause: expect.stringContaining('could not be run here'),
        evidence: expect.objectContaining({
          form: 'Q/DQ pairs',
          activations: 'uint8',
          weights: 'int8',
          engineSays: expect.stringMatching(/does not accept the model: \S/),
        }),
        fix: null,
        expectedGain: null,
      },
    ]);
    expect(total).toBeNull();
  });

  it.each<[string, string[], number, RegExp]>([
    ['a float model', [DIGITS], 3, /digits-resnet\.onnx: the model has no quantized operators.*rn50 quantize/],
    [
      'INT8 as FP32',
      ['int8.onnx', '--fp32', 'int8.onnx'],
      3,
      /--fp32 int8\.onnx: the FP32 model has quantized operators/,
    ],
    ['a folder', ['int8.onnx', '--fp32', '.'], 3, /is a folder, not a model file/],
    ['a missing file', ['nowhere.onnx'], 3, /no model file at .*nowhere\.onnx/],
    ['a truncated file', ['cut.onnx'], 3, /cut\.onnx.* (truncated|ends too early)/],
    ['a wrong number', ['int8.onnx', '--threads', '0'], 2, /--threads 0 is not a whole number/],
    ['a wrong budget', ['int8.onnx', '--budget', '0'], 2, /--budget 0/],
    ['an unknown option', ['int8.onnx', '--fp23', DIGITS], 2, /unknown option '--fp23'.*--fp32/],
    [
      'a folder that cannot be written',
      ['int8.onnx', '--out', join('cut.onnx', 'sub')],
      2,
      /--out .*cannot be written/,
    ],
  ])('%s: one line, the right exit code, nothing written', async (_name, args, code, message) => {
    const run = await rn50(['why', ...args, '--no-progress']);
    expect(run.exitCode).toBe(code);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toMatch(message);
    expect(run.stdout).toBe('');
    expect(existsSync(join(folder, 'why.json'))).toBe(false);
  });
});
