import type { CpuInfo } from '@rn50/cpu-detect';
import { type ModelProto, makeModel, readModel, valueInfo } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { type Explanation, explain } from '../src/index.js';
import { AMX, ARM, AVX_VNNI, NO_VNNI, VNNI } from './cpus.js';
import { network, type QuantizedNetwork } from './networks.js';
import { profile } from './profile.js';
import { ALL_HELP } from './trials.js';

const x86 = process.arch === 'x64';

/** Explained with a real profile of this machine, as if it had been measured on `cpu`. */
async function why(model: ModelProto, cpu: CpuInfo, threads = 2): Promise<Explanation> {
  const int8 = await profile(model, threads);
  return explain({ int8: model, fp32: null, cpu, profiles: { int8, fp32: null }, peaks: null, trials: ALL_HELP });
}

const codes = ({ verdicts }: Explanation) => verdicts.map(({ code }) => code);
const quantized = (options: QuantizedNetwork = {}) => network(options);

// Graphs are those of ONNX Runtime on the machine that runs the test; on ARM it fuses differently.
describe.runIf(x86)('the right cause comes first, with real profiles', () => {
  it.each<[string, QuantizedNetwork, string[]]>([
    ['a healthy file', {}, ['healthy']],
    ['s8 activations', { activations: 's8' }, ['signed-activations-on-x86']],
    ['u8 weights', { weights: 'u8' }, ['unsigned-weights']],
    ['Add and what follows it left out', { quantized: ['Conv', 'Gemm', 'Flatten'] }, ['float-islands']],
    [
      'Add left out, and so the convolution before it',
      { quantized: ['Conv', 'GlobalAveragePool', 'Gemm', 'Flatten'], floatOutputs: ['conv2'] },
      ['float-islands'],
    ],
    ['biases left in float', { floatBias: true }, ['healthy']],
    ['a Q/DQ pair between Conv and Relu', { pairBeforeRelu: true }, ['unfused-qdq']],
    ['opset 10 with a MaxPool', { opset: 10, pool: true }, ['old-opset']],
    ['opset 10, all of it fused', { opset: 10 }, ['old-opset']],
    ['opset 13 with a MaxPool', { pool: true }, ['healthy']],
  ])('%s', async (_name, options, expected) => {
    expect(codes(await why(quantized(options), VNNI))).toEqual(expected);
  });

  it('weights among the inputs, which no engine fuses', async () => {
    const model = quantized();
    const { graph } = model;
    graph?.input.push(
      ...graph.initializer.map(({ name, dataType, dims }) => valueInfo(name, dataType, dims.map(Number))),
    );
    const found = await why(model, VNNI);
    expect(codes(found)).toEqual(['weights-are-inputs']);
    expect(found.verdicts[0]?.evidence).toEqual({ weights: graph?.initializer.length });
    expect(found.verdicts[0]?.fix).toMatch(/^rn50 quantize /);
  });

  it('names the operators of an island and what they cost', async () => {
    const [verdict] = (await why(quantized({ quantized: ['Conv', 'Gemm', 'Flatten'] }), VNNI)).verdicts;
    expect(verdict?.evidence).toMatchObject({ operators: { Add: 1, GlobalAveragePool: 1 } });
    expect(verdict?.evidence.nodes).toContain('add');
    expect(verdict?.evidence.conversionsMs).toBeGreaterThan(0);
    expect(verdict?.expectedGain).toBeGreaterThan(1.03);
    expect(verdict?.fix).toBe("rn50 quantize '<fp32.onnx>' -o model-int8.onnx --calibration '<folder of images>'");
  });

  it('counts what an excluded Add does to the convolution before it', async () => {
    const quantizedButAdd = ['Conv', 'GlobalAveragePool', 'Gemm', 'Flatten'];
    const [verdict] = (await why(quantized({ quantized: quantizedButAdd, floatOutputs: ['conv2'] }), VNNI)).verdicts;
    expect(verdict?.evidence.operators).toMatchObject({ Conv: 1, Add: 1 });
  });

  it('says of opset 10 what is left unfused: the MaxPool', async () => {
    const [verdict] = (await why(quantized({ opset: 10, pool: true }), VNNI)).verdicts;
    expect(verdict?.evidence).toMatchObject({ opset: 10, operatorsBetween: { MaxPool: 1 } });
    expect(verdict?.expectedGain).toBeGreaterThan(1);
  });

  it.each<[string, QuantizedNetwork, string]>([
    ['s8 activations', { activations: 's8' }, 'signed-activations-on-x86'],
    ['u8 weights', { weights: 'u8' }, 'unsigned-weights'],
    ['an excluded Add', { quantized: ['Conv', 'Gemm', 'Flatten'] }, 'float-islands'],
    ['opset 10', { opset: 10, pool: true }, 'old-opset'],
    ['the untuned file', {}, 'direct-kernel-on-amx'],
    ['a healthy file', { weightZero: 1, largestWeight: 126 }, 'healthy'],
  ])('on AMX: %s', async (_name, options, expected) => {
    const found = codes(await why(quantized(options), AMX));
    expect(found.filter((code) => code !== 'direct-kernel-on-amx' || expected === code)).toEqual([expected]);
  });

  it('on AMX blames the untuned file, and not one whose kernels were chosen', async () => {
    const untuned = await why(quantized(), AMX);
    expect(codes(untuned)).toEqual(['direct-kernel-on-amx']);
    expect(untuned.verdicts[0]?.fix).toMatch(/^rn50 quantize .*--tune$/);
    expect(untuned.verdicts[0]?.evidence).toMatchObject({ count: 2 });
    expect(untuned.verdicts[0]?.expectedGain).toBeGreaterThan(1);
    expect(codes(await why(quantized({ weightZero: 1, largestWeight: 126 }), AMX))).toEqual(['healthy']);
    const markedFor = (path: string) => {
      const model = quantized();
      model.metadataProps = makeModel({
        graph: model.graph as NonNullable<ModelProto['graph']>,
        irVersion: 7,
        opsets: { '': 13 },
        producerName: 'test',
        metadata: { 'rn50.tuned_for_int8_path': path },
      }).metadataProps;
      return model;
    };
    expect(codes(await why(markedFor('amx'), AMX))).toEqual(['healthy']);
    expect(codes(await why(markedFor('unknown'), AMX))).toEqual(['healthy']);
    expect(codes(await why(markedFor('avx512-vnni'), AMX))).toEqual(['tuned-for-another-cpu']);
  });

  it('without VNNI warns of saturation where weights have 8 bits', async () => {
    expect(codes(await why(quantized(), NO_VNNI))).toEqual(['no-int8-instructions', 'saturation-risk']);
    expect(codes(await why(quantized({ largestWeight: 63 }), NO_VNNI))).toEqual(['no-int8-instructions']);
  });

  it('tells threads over a quota from threads over cores', async () => {
    expect(codes(await why(quantized(), VNNI, 3))).toEqual(['oversubscribed']);
    const quota: CpuInfo = { ...VNNI, limits: { ...VNNI.limits, cgroupQuotaCpus: 1.5 }, usableCpus: 1.5 };
    const limited = await why(quantized(), quota);
    expect(codes(limited)).toEqual(['threads-over-quota']);
    expect(limited.verdicts[0]?.fix).toMatch(/--threads 1$/);
  });

  it('gives no gain for CPUs of which nothing was measured', async () => {
    const { verdicts } = await why(quantized({ activations: 's8' }), AVX_VNNI);
    expect(verdicts.map(({ code, expectedGain }) => [code, expectedGain])).toEqual([
      ['signed-activations-on-x86', null],
    ]);
  });
});

describe('what the files alone tell', () => {
  const graphOnly = (model: ModelProto, cpu: CpuInfo) =>
    codes(explain({ int8: model, fp32: null, cpu, profiles: { int8: null, fp32: null }, peaks: null }));

  it('on ARM neither s8 nor u8 is wrong', () => {
    expect(graphOnly(quantized({ activations: 's8' }), ARM)).toEqual(['healthy']);
    expect(graphOnly(quantized(), ARM)).toEqual(['healthy']);
    expect(graphOnly(quantized({ weights: 'u8' }), ARM)).toEqual(['healthy']);
  });

  it('on x86 types are judged, with the gain of ResNet50 on that kind of CPU', () => {
    const model = quantized({ activations: 's8' });
    const { verdicts } = explain({
      int8: model,
      fp32: null,
      cpu: AMX,
      profiles: { int8: null, fp32: null },
      peaks: null,
      trials: ALL_HELP,
    });
    expect(verdicts[0]).toMatchObject({ code: 'signed-activations-on-x86', evidence: { count: 3 } });
    expect(verdicts[0]?.expectedGain).toBeCloseTo(30.7 / 10.7);
  });

  it('AVX-VNNI-INT8 multiplies every pair', () => {
    const cpu: CpuInfo = { ...AVX_VNNI, features: { ...AVX_VNNI.features, avx_vnni_int8: 'yes' } };
    expect(graphOnly(quantized({ activations: 's8' }), cpu)).toEqual(['healthy']);
  });

  it('refuses a float model as INT8, and an INT8 model as FP32', () => {
    const float = network(null);
    const profiles = { int8: null, fp32: null };
    expect(() => explain({ int8: float, fp32: null, cpu: VNNI, profiles, peaks: null })).toThrow(
      expect.objectContaining({ code: 'NOT_QUANTIZED' }),
    );
    expect(() => explain({ int8: quantized(), fp32: quantized(), cpu: VNNI, profiles, peaks: null })).toThrow(
      expect.objectContaining({ code: 'ALREADY_QUANTIZED' }),
    );
    expect(() => readModel(new Uint8Array())).toThrow();
  });
});
