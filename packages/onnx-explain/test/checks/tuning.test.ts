import type { CpuInfo } from '@rn50/cpu-detect';
import { type ModelProto, makeModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { explain, type ModelProfile } from '../../src/index.js';
import { AMX, ARM, AVX_VNNI, VNNI } from '../cpus.js';
import { network, type QuantizedNetwork } from '../networks.js';
import { ALL_HELP } from '../trials.js';

/** All convolutions as matrix products, as tuning for AMX writes many. */
const MOVED: QuantizedNetwork = { weightZero: 1, largestWeight: 126 };

function tunedFor(int8Path: string, form: QuantizedNetwork, rewrites = ''): ModelProto {
  const { graph, irVersion } = network(form);
  if (graph === undefined) throw new Error('a network has a graph');
  const metadata = {
    'rn50.tuned_for_cpu': 'a CPU elsewhere',
    'rn50.tuned_for_int8_path': int8Path,
    'rn50.tuned_for_engine': 'ort 1.0.0',
    'rn50.tuned_for_threads': '64',
    'rn50.tuned_for_batch': '1',
    'rn50.tuned_rewrites': rewrites,
  };
  return makeModel({ graph, irVersion: Number(irVersion), opsets: { '': 13 }, producerName: 'test', metadata });
}

/** The two convolutions take 4 ms of 5. */
const PROFILE: ModelProfile = {
  threads: 2,
  batch: 1,
  runMs: 5,
  nodes: ['conv1', 'conv2', 'gap'].map((name) => ({
    name,
    opType: name === 'gap' ? 'GlobalAveragePool' : 'Conv',
    ms: name === 'gap' ? 1 : 2,
    inputShapes: [[1, 16, 8, 8]],
    outputShapes: [[1, 16, 8, 8]],
  })),
  optimizedModel: null,
};

const why = (int8: ModelProto, cpu: CpuInfo, profile: ModelProfile | null = PROFILE) =>
  explain({ int8, fp32: null, cpu, profiles: { int8: profile, fp32: null }, peaks: null, trials: ALL_HELP }).verdicts;

describe('tuned-for-another-cpu', () => {
  it('is a file with the kernels of AMX on a CPU without', () => {
    const [verdict, ...others] = why(tunedFor('amx', MOVED), VNNI);
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({
      code: 'tuned-for-another-cpu',
      fix: "rn50 quantize '<fp32.onnx>' -o model-int8-tuned.onnx --calibration '<folder of images>' --tune",
      evidence: {
        tunedFor: { cpu: 'a CPU elsewhere', int8Path: 'amx', engine: 'ort 1.0.0', threads: '64' },
        runningOn: { cpu: VNNI.model, int8Path: 'avx512-vnni', threads: 2 },
        count: 2,
        layersMs: 4,
      },
    });
    // 4 ms at 6 / 7.6 of the time, and 1 ms as it is.
    expect(verdict?.expectedGain).toBeCloseTo(5 / (1 + (4 * 6) / 7.6), 1);
  });

  it('on AMX stands for the direct kernels, which need not be named besides', () => {
    const verdicts = why(tunedFor('avx512-vnni', {}), AMX);
    expect(verdicts.map(({ code }) => code)).toEqual(['tuned-for-another-cpu']);
    expect(verdicts[0]?.expectedGain).toBeCloseTo(5 / (1 + (4 * 8.1) / 10.7), 1);
  });

  it('gives no gain for CPUs of which nothing was measured', () => {
    expect(why(tunedFor('amx', MOVED), AVX_VNNI)[0]).toMatchObject({
      code: 'tuned-for-another-cpu',
      expectedGain: null,
    });
    expect(why(tunedFor('amx', {}, 'space-to-depth-stem'), ARM)[0]).toMatchObject({
      code: 'tuned-for-another-cpu',
      evidence: { rewrites: ['space-to-depth-stem'] },
      expectedGain: null,
    });
  });

  it.each<[string, ModelProto]>([
    ['for this kind of CPU, with another engine and thread count', tunedFor('avx512-vnni', MOVED)],
    ['for nobody knows what', tunedFor('unknown', MOVED)],
    ['elsewhere, but holds nothing of that CPU', tunedFor('amx', {}, 'unread-pixels')],
  ])('is not a file tuned %s', (_name, model) => {
    expect(why(model, VNNI).map(({ code }) => code)).toEqual(['healthy']);
  });
});
