import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '@rn50/bench-stats';
import { expect, it } from 'vitest';
import { needsPython } from '../../../../testing/python.js';
import { DIGITS, QUICKLY, rn50, scratch, WARM } from './run-bin.js';

const folder = scratch();

it('rn50 compare --engine ort,openvino: both in one run, and they answer alike', needsPython('openvino'), async () => {
  const options = ['--engine', 'ort,openvino', '--engine-option', 'openvino:NUM_STREAMS=2'];
  const run = await rn50(['--fp32', DIGITS, '--int8', WARM.int8, ...options, ...QUICKLY], { cwd: folder });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(run.stdout).toMatch(/^OpenVINO \d+\.\d+\.\d+\nModel +FP32 +INT8\nthroughput\(fps\) +[\d.]+ +[\d.]+/m);
  const report = parseReport(JSON.parse(readFileSync(join(folder, 'rn50-results/report.json'), 'utf8')));
  expect(report.results.map(({ status }) => status)).toEqual(Array(8).fill('ok'));
  const openvino = report.variants.find(({ id }) => id === 'openvino-fp32');
  expect(openvino?.engineLocation).toContain('libopenvino_c');
  expect(openvino?.sessionOptions).toMatchObject({ INFERENCE_PRECISION_HINT: 'f32', INFERENCE_NUM_THREADS: '1' });
  const [, across, int8] = report.fidelity;
  expect(across).toMatchObject({ variantId: 'openvino-fp32', reference: 'ort-fp32' });
  expect(across?.sqnrDb ?? 200).toBeGreaterThan(60);
  expect(int8?.cosine).toBeGreaterThan(0.9);
});
