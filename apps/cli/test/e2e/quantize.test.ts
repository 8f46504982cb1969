import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeModel, readModel, writeModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { DIGITS, FIXTURES, QUICKLY, rn50, scratch } from './run-bin.js';

const folder = scratch();

describe('rn50 quantize', () => {
  it.each(['qdq', 'qoperator'])('writes a %s file', async (form) => {
    const made = await rn50(
      [
        'quantize',
        DIGITS,
        '-o',
        `${form}.onnx`,
        '--form',
        form,
        '--calibration',
        join(FIXTURES, 'digits-calibration.npy'),
      ],
      { cwd: folder },
    );
    expect(made.exitCode, made.stderr).toBe(0);
    const [saved, summary] = made.stdout.split('\n');
    expect(saved).toMatch(new RegExp(`^Save to ${form}\\.onnx \\([\\d.]+ MB, sha256 [0-9a-f]{64}\\)$`));
    expect(summary).toBe('24 nodes in INT8, 0 in float; ranges: minmax of 128 inputs');
    expect(made.stderr).not.toContain('generated patterns');
    const facts = describeModel(readModel(readFileSync(join(folder, `${form}.onnx`))));
    expect(facts.quantization.form).toBe(form);
  });

  it('writes a file that compare takes', needsTime(), async () => {
    const run = await rn50(['--fp32', DIGITS, '--int8', 'qoperator.onnx', ...QUICKLY, '--json', '--out', 'taken'], {
      cwd: folder,
    });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout).fidelity[0].centredCosine).toBeGreaterThan(0.9);
  });

  it('without data calibrates on patterns and warns', async () => {
    const made = await rn50(['quantize', DIGITS, '-o', 'p.onnx', '--no-progress'], { cwd: folder });
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stderr).toMatch(/^warning: calibrated on generated patterns/);
  });

  it.each([
    [['--method', 'percentile', '--percentile', '99.9'], 'percentile 99.9'],
    [['--method', 'entropy'], 'entropy'],
  ])('takes %j', async (options, ranges) => {
    const data = join(FIXTURES, 'digits-calibration.npy');
    const made = await rn50(
      ['quantize', DIGITS, '-o', 'm.onnx', '--calibration', data, '--max-images', '20', '--no-progress', ...options],
      { cwd: folder },
    );
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stdout).toContain(`24 nodes in INT8, 0 in float; ranges: ${ranges} of 20 inputs`);
  });

  it('says how near the file is to the FP32 file, and which layers lose most', async () => {
    const data = join(FIXTURES, 'digits-calibration.npy');
    const made = await rn50(['quantize', DIGITS, '-o', 'n.onnx', '--calibration', data, '--no-progress'], {
      cwd: folder,
    });
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stdout).toMatch(
      /^INT8 outputs against FP32: centred cosine (1\.0000|0\.99\d\d), SQNR \d\d\.\d dB, same largest output for 4 of 4 inputs, [\d.]+ % of the five largest\n {2}lowest SQNR among 16 layers, losses of earlier layers included: (\w+ \S+ \d\d\.\d dB(, |$)){3}/m,
    );
  });

  it('leaves in float what it would rewrite, where that is excluded, without a warning', async () => {
    const exclude = ['--exclude', 'BatchNormalization', '--no-progress'];
    const made = await rn50(['quantize', DIGITS, '-o', 'e.onnx', ...exclude], { cwd: folder });
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stdout).toMatch(/^in float: 15 x BatchNormalization \(excluded by name\)$/m);
    expect(made.stderr).not.toContain('BatchNormalization');
  });

  it('calibrates on a folder of images, leaves in float what is named and what loses most, and says so', async () => {
    mkdirSync(join(folder, 'images', 'class'), { recursive: true });
    copyFileSync(join(FIXTURES, 'picture.png'), join(folder, 'images', 'a.png'));
    copyFileSync(join(FIXTURES, 'picture.png'), join(folder, 'images', 'class', 'b.png'));
    const options = ['--calibration', 'images', '--mean', '0.1', '--std', '0.9', '--resize', '9'];
    const made = await rn50(
      ['quantize', DIGITS, '-o', 'i.onnx', ...options, '--exclude', 'Gemm', '--max-loss-db', '1', '--no-progress'],
      { cwd: folder },
    );
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stdout).toMatch(/ of 2 inputs$/m);
    expect(made.stdout).toMatch(/^in float: Gemm \S+ \(excluded by name\)$/m);
    expect(made.stdout).toMatch(/^in float: Conv \S+ \(its SQNR is [\d.]+ dB, [\d.]+ dB below the median layer\)$/m);
    expect(made.stdout).toMatch(/^worst of 15 layers, .*:\n[\d.]+ dB Conv \S+ \(left in float\)$/m);
    expect(made.stderr).toMatch(/^warning: only 2 calibration inputs/);
    expect(made.stderr).not.toContain('generated patterns');
  });
});

describe('a quantized file whose tensors have other names', () => {
  it('has no table of layers, and a line says so', needsTime(), async () => {
    const model = readModel(readFileSync(join(folder, 'qdq.onnx')));
    const { graph } = model;
    if (graph === undefined) throw new Error('the file has a graph');
    const outside = new Set([...graph.input, ...graph.output].map(({ name }) => name));
    const renamed = (name: string): string => (name === '' || outside.has(name) ? name : `other_${name}`);
    for (const each of graph.node) {
      each.input = each.input.map(renamed);
      each.output = each.output.map(renamed);
    }
    for (const each of graph.initializer) each.name = renamed(each.name);
    // The last layer makes the graph's output: of another name too.
    for (const { name } of graph.output) {
      for (const each of graph.node) each.output = each.output.map((output) => (output === name ? 'scores' : output));
    }
    for (const output of graph.output) output.name = 'scores';
    writeFileSync(join(folder, 'renamed.onnx'), writeModel(model));
    const run = await rn50(['--fp32', DIGITS, '--int8', 'renamed.onnx', ...QUICKLY, '--verbose', '--out', 'renamed'], {
      cwd: folder,
    });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain('\n  no table of layers: no tensor has the same name and size in both files\n');
    const report = JSON.parse(readFileSync(join(folder, 'renamed', 'report.json'), 'utf8'));
    expect(report.fidelity[0]).not.toHaveProperty('layers');
    expect(report.warnings.map(({ code }: { code: string }) => code)).not.toContain('fidelity-not-measured');
  });
});
