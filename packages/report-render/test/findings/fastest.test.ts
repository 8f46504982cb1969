import { describe, expect, it } from 'vitest';
import { fastestFindings } from '../../src/findings/fastest.js';
import { engineFindings } from '../../src/findings/ratios.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, pair } from '../fixtures.js';

const FAST_FP32 = {
  ...FP32,
  id: 'ov-fp32',
  label: 'FP32 (openvino)',
  engine: 'openvino',
  fps: around(40),
  ms: around(28),
};
const FAST_INT8 = {
  ...INT8,
  id: 'ov-int8',
  label: 'INT8 (openvino)',
  engine: 'openvino',
  fps: around(200),
  ms: around(5),
};

const two = buildReport(
  [FP32, INT8, FAST_FP32, FAST_INT8],
  [
    INT8_PAIR,
    pair('ort-fp32', 'ov-fp32', around(1.067), around(0.94)),
    pair('ort-fp32', 'ov-int8', around(5.33), around(0.168)),
    pair('ort-int8', 'ov-int8', around(1.73), around(0.467)),
    pair('ov-fp32', 'ort-int8', around(2.89), around(0.382)),
    pair('ov-fp32', 'ov-int8', around(5), around(0.179)),
  ],
);

describe('fastestFindings', () => {
  it('names the fastest forms of all engines, with an interval', () => {
    expect(fastestFindings(two).map(({ text }) => text)).toEqual([
      'Fastest INT8 on this CPU by throughput: INT8 in OpenVINO 2026.4.0, 5.00 times the throughput of the fastest float form, FP32 in OpenVINO 2026.4.0 (95 % interval 4.95 to 5.05), and 5.33 times that of FP32 in onnxruntime 1.30.0 (5.28 to 5.38).',
      'Fastest INT8 on this CPU by latency: INT8 in OpenVINO 2026.4.0, 0.18 times the latency of the fastest float form, FP32 in OpenVINO 2026.4.0 (95 % interval 0.177 to 0.181), and 0.17 times that of FP32 in onnxruntime 1.30.0 (0.166 to 0.170).',
    ]);
    expect(fastestFindings(buildReport())).toEqual([]);
  });

  it('has no single figure where the fastest are not clearly apart', () => {
    const close = two.comparisons.map((one) =>
      one.candidate === 'ov-fp32' ? { ...one, throughputTimes: { value: 1.01, low: 0.99, high: 1.03 } } : one,
    );
    const [finding] = fastestFindings({ ...two, comparisons: close });
    expect(finding?.text).toBe(
      'Fastest INT8 on this CPU by throughput: INT8 in OpenVINO 2026.4.0, 4.95 to 5.38 times the throughput of the fastest float forms, FP32 in OpenVINO 2026.4.0 and FP32 in onnxruntime 1.30.0; forms named together are not clearly apart.',
    );
  });
});

describe('fastestFindings of a noisy run', () => {
  it('has no bounds that tell nothing', () => {
    const wide = two.comparisons.map((one) => ({ ...one, throughputTimes: { value: 2, low: 0.01, high: 900 } }));
    expect(fastestFindings({ ...two, comparisons: wide })[0]?.text).toBe(
      'Which forms are fastest on this CPU by throughput is not clear: measure longer, on a quieter machine.',
    );
  });
});

describe('engineFindings', () => {
  it('compares the same file in a further engine with the first', () => {
    const same = two.variants.map((variant) => ({ ...variant, modelId: variant.precision }));
    expect(engineFindings({ ...two, variants: same }).map(({ text }) => text)).toEqual([
      'FP32 in OpenVINO 2026.4.0 against FP32 in onnxruntime 1.30.0: 1.07 times the throughput (95 % interval 1.06 to 1.08), 0.94 times the latency (95 % interval 0.93 to 0.95).',
      'INT8 in OpenVINO 2026.4.0 against INT8 in onnxruntime 1.30.0: 1.73 times the throughput (95 % interval 1.71 to 1.75), 0.47 times the latency (95 % interval 0.46 to 0.47).',
    ]);
  });
});
