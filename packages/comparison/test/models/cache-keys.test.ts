import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { expect, it } from 'vitest';
import { quantizedKey } from '../../src/models/quantized.js';
import { tunedKey } from '../../src/models/tuned.js';
import { cpuInfo } from '../cpu-info.js';

const ORT = {
  name: 'ort',
  title: 'ONNX Runtime',
  canProfile: true,
  version: '1.30.0',
  location: '/opt/ort',
  kind: 'ort',
  halfPrecisions: [],
  sessionOptions: {},
};
const PLAN = planInputs(inputSpecs([{ name: 'data', type: 'float32', dims: ['N', 3, 'h', 'w'] }]));
const file = { id: 'net', sha256: 'a', plan: PLAN };
const given = { engine: ORT, cpu: cpuInfo, threads: 2, throughput: undefined };

it.each([
  ['a quantized model', quantizedKey, /^net-int8-\w{16}$/],
  ['a tuned model', tunedKey, /^net-tuned-\w{16}$/],
])('%s is kept for the engine and the version that made it, wherever they stand', (_, keyOf, form) => {
  const key = keyOf(file, given);
  expect(key).toMatch(form);
  expect(keyOf(file, { ...given, engine: { ...ORT, location: '/elsewhere' } })).toBe(key);
  const others = [{ engine: { ...ORT, name: 'other' } }, { engine: { ...ORT, version: '1.31.0' } }, { threads: 1 }].map(
    (change) => keyOf(file, { ...given, ...change }),
  );
  const size = { height: 320, width: 320 };
  const larger = keyOf({ ...file, plan: planInputs(PLAN.inputs, { asked: { size } }) }, given);
  expect(new Set([key, larger, ...others]).size).toBe(5);
});

it('a model that settings for throughput are tuned with is kept for its batch, its workers and what was tried', () => {
  const throughput = { batch: 16, instances: 1, threads: 2 };
  const keys = [
    undefined,
    throughput,
    { ...throughput, batch: 8 },
    { ...throughput, instances: 2, threads: 1 },
    { ...throughput, options: [{ streams: 2 }] },
  ].map((one) => tunedKey(file, { ...given, throughput: one }));
  expect(new Set(keys).size).toBe(5);
});
