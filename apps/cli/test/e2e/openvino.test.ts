import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { expect, it } from 'vitest';
import { needsPython } from '../../../../testing/python.js';
import { DIGITS, QUICKLY, rn50, scratch, WARM } from './run-bin.js';

const folder = scratch();

it(
  'rn50 compare --engine all: engines and precisions in one run, and one answer',
  needsPython('openvino'),
  async () => {
    const options = ['--verbose', '--engine', 'all', '--engine-option', 'openvino:NUM_STREAMS=2'];
    const run = await rn50(['--fp32', DIGITS, '--int8', WARM.int8, ...options, ...QUICKLY], { cwd: folder });
    expect(run.exitCode, run.stderr).toBe(0);
    const report = parseReport(JSON.parse(readFileSync(join(folder, 'rn50-results/report.json'), 'utf8')));
    const { features } = report.environment.cpu;
    const halves = ['avx512_bf16', 'amx_bf16'].some((feature) => features.includes(feature)) ? ['bf16'] : [];
    const ids = ['ort-fp32', 'ort-int8', ...['fp32', 'int8', ...halves].map((form) => `openvino-${form}`)];
    expect(report.variants.map(({ id }) => id)).toEqual(ids);
    expect(report.results.map(({ status }) => status)).toEqual(Array(2 * ids.length).fill('ok'));
    expect(report.variants[2]?.engineLocation).toContain('libopenvino_c');
    const shared = { INFERENCE_NUM_THREADS: '1' };
    expect(report.variants[2]?.sessionOptions).toMatchObject({ INFERENCE_PRECISION_HINT: 'f32', ...shared });
    expect(report.variants[2]?.throughputOptions).toMatchObject({ PERFORMANCE_HINT: 'THROUGHPUT' });
    if (halves.length > 0) {
      const bf16 = { precision: 'bf16', modelId: report.variants[0]?.modelId };
      expect(report.variants[4]).toMatchObject({
        ...bf16,
        sessionOptions: { INFERENCE_PRECISION_HINT: 'bf16', ...shared },
      });
    }
    const [, across, int8] = report.fidelity;
    expect(across).toMatchObject({ variantId: 'openvino-fp32', reference: 'ort-fp32' });
    expect(across?.sqnrDb ?? 200).toBeGreaterThan(60);
    expect(int8?.cosine).toBeGreaterThan(0.9);
    const half = halves.length > 0 ? ' +BF16' : '';
    expect(run.stdout).toMatch(
      new RegExp(`^OpenVINO [\\d.]+\nModel +FP32${half} +INT8\nthroughput\\(fps\\) +[\\d.]+`, 'm'),
    );
    expect(run.stdout).toMatch(
      /^INT8 in OpenVINO [\d.]+ against INT8 in onnxruntime [\d.]+: [\d.]+ times the throughput/m,
    );
    expect(run.stdout).toMatch(/^(Fastest INT8|Which forms are fastest) on this CPU by throughput/m);
  },
);
