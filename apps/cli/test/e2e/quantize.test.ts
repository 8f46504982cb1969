import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeModel, readModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { DIGITS, FIXTURES, rn50, scratch } from './run-bin.js';

const folder = scratch();

describe('rn50 quantize', () => {
  it.each(['qdq', 'qoperator'])('writes a %s file that compare takes', async (form) => {
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
    expect(made.stdout).toMatch(new RegExp(`^Save to ${form}\\.onnx \\([\\d.]+ MB, sha256 [0-9a-f]{64}\\)$`));
    expect(made.stderr).not.toContain('generated patterns');
    const facts = describeModel(readModel(readFileSync(join(folder, `${form}.onnx`))));
    expect(facts.quantization.form).toBe(form);

    const run = await rn50(
      ['--fp32', DIGITS, '--int8', `${form}.onnx`, '--iterations', '4', '--json', '--out', form, '--no-progress'],
      { cwd: folder },
    );
    expect(run.exitCode, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout).fidelity[0].centredCosine).toBeGreaterThan(0.9);
  });

  it('without data calibrates on patterns and warns', async () => {
    const made = await rn50(['quantize', DIGITS, '-o', 'p.onnx', '--no-progress'], { cwd: folder });
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stderr).toMatch(/^warning: calibrated on generated patterns/);
  });

  it('refuses a model that is quantized already, and writes nothing', async () => {
    await rn50(['quantize', DIGITS, '-o', 'once.onnx', '--no-progress'], { cwd: folder });
    const twice = await rn50(['quantize', 'once.onnx', '-o', 'twice.onnx', '--no-progress'], { cwd: folder });
    expect(twice.exitCode).toBe(3);
    expect(twice.stderr).toMatch(/quantized already/);
    expect(() => readFileSync(join(folder, 'twice.onnx'))).toThrow(/ENOENT/);
  });
});
