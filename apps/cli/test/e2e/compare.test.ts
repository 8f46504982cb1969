import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { readModel, writeModel } from '@rn50/onnx-model';
import { DEFAULT_FILES } from '@rn50/report-render/formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { DIGITS, QUICKLY, rn50, scratch, WARM } from './run-bin.js';

const folder = scratch();

describe('rn50 compare with a user’s FP32 model', () => {
  const report = parseReport(JSON.parse(readFileSync(join(WARM.base, 'report.json'), 'utf8')));

  it('prints both tables, each followed by its chart', () => {
    expect(WARM.stdout.replaceAll(WARM.base, 'own')).toMatch(
      /^Model +FP32 +INT8\nthroughput\(fps\) +[\d.]+ +[\d.]+\nlatency\(ms\) +[\d.]+ +[\d.]+\nSave to own\/fp32_int8_absolute\.png$/m,
    );
    expect(WARM.stdout.replaceAll(WARM.base, 'own')).toMatch(
      /^Model +FP32 +INT8\nthroughput_times +1 +[\d.]+\nlatency_times +1 +[\d.]+\nSave to own\/fp32_int8_times\.png$/m,
    );
  });

  it('names the model, and does not call it synthetic', () => {
    expect(WARM.stdout).toContain('digits-resnet');
    expect(WARM.stdout).not.toContain('synthetic');
  });

  it('says whether avx512_vnni is there', () => {
    expect(WARM.stdout).toMatch(/avx512_vnni/);
  });

  it('writes the report in every default form, and leaves nothing half-done', () => {
    expect(readdirSync(WARM.base).sort()).toEqual(DEFAULT_FILES.map(({ name }) => name).sort());
    for (const name of ['fp32_int8_absolute.png', 'fp32_int8_times.png']) {
      expect(readFileSync(join(WARM.base, name)).subarray(1, 4).toString()).toBe('PNG');
    }
  });

  it('writes a report that the published JSON Schema takes', () => {
    const ajv = new Ajv2020({ strictTypes: false });
    addFormats.default(ajv);
    const published = new URL(import.meta.resolve('@rn50/bench-stats/report.schema.json'));
    const validate = ajv.compile(JSON.parse(readFileSync(published, 'utf8')));
    validate(JSON.parse(readFileSync(join(WARM.base, 'report.json'), 'utf8')));
    expect(validate.errors).toBeNull();
  });

  it('keeps every block and sample in the report', () => {
    expect(report.results.map(({ variantId, scenario, batch }) => [variantId, scenario, batch])).toEqual([
      ['ort-fp32', 'latency', 1],
      ['ort-int8', 'latency', 1],
      ['ort-fp32', 'throughput', 16],
      ['ort-int8', 'throughput', 16],
    ]);
    for (const result of report.results) {
      expect(result.status).toBe('ok');
      expect(result.blocks).toHaveLength(6);
      expect(result.blocks.reduce((sum, { samplesMs }) => sum + samplesMs.length, 0)).toBe(6);
    }
    const orders = report.results.slice(0, 2).flatMap(({ blocks }) => blocks.map(({ order }) => order));
    expect(orders.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(report.models.map(({ source }) => source)).toEqual(['user', 'quantized']);
    expect(report.comparison?.latencyTimes?.value).toBeGreaterThan(0);
    expect(report.settings).toMatchObject({ iterations: 6, warmup: 1, budgetSeconds: null, batch: 16 });
  });

  it('compares the outputs of both', () => {
    expect(report.fidelity).toMatchObject([{ variantId: 'ort-int8', reference: 'ort-fp32', inputs: 16 }]);
    expect(report.fidelity[0]?.cosine).toBeGreaterThan(0.9);
  });
});

describe('the leading -- that pnpm hands on', () => {
  it('is accepted', async () => {
    const run = await rn50(['--', '--version']);
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.stdout).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('two files that are no pair', () => {
  it('are named before anything is measured', async () => {
    const float = readModel(readFileSync(DIGITS));
    float.producerName = 'an exporter that ignores its INT8 option';
    writeFileSync(join(folder, 'claims-int8.onnx'), writeModel(float));
    const claims = await rn50(['--fp32', DIGITS, '--int8', 'claims-int8.onnx', '--out', 'no-pair'], { cwd: folder });
    expect(claims.exitCode).toBe(3);
    expect(claims.stderr).toMatch(/error: --int8 claims-int8\.onnx has no quantized operator/);
    const swapped = await rn50(['--fp32', WARM.int8, '--int8', DIGITS, '--out', 'no-pair'], { cwd: folder });
    expect(swapped.exitCode).toBe(3);
    expect(swapped.stderr).toMatch(/error: --fp32 \S+ is quantized already \(Q\/DQ pairs\)/);
    expect(`${claims.stdout}${swapped.stdout}`).toBe('');
  });
});

describe('two files of the same name', () => {
  it('are two models in a report that can be read again', async () => {
    copyFileSync(WARM.int8, join(folder, 'digits-resnet.onnx'));
    const run = await rn50(['--fp32', DIGITS, '--int8', 'digits-resnet.onnx', ...QUICKLY, '--json', '--out', 'same'], {
      cwd: folder,
    });
    expect(run.exitCode, run.stderr).toBe(0);
    const report = parseReport(JSON.parse(run.stdout));
    expect(report.models.map(({ id }) => id)).toEqual(['digits-resnet', 'digits-resnet-int8']);
    expect(report.settings.sessionOptions).toMatchObject({ intraOpNumThreads: report.settings.threads });
    expect(`${run.stdout}\n`).toBe(readFileSync(join(folder, 'same', 'report.json'), 'utf8'));
  });
});
