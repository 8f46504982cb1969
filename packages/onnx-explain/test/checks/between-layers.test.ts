import type { ModelProfile, WhyVerdict } from '@rn50/bench-stats';
import {
  DataType,
  float32Tensor,
  int8Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  makeTensor,
  type NodeProto,
  node,
  uint8Tensor,
  valueInfo,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { type Explanation, explain, type Trial } from '../../src/index.js';
import { VNNI } from '../cpus.js';

const P = ['scale', 'zero'] as const;
const conv = (from: string, to: string) =>
  node('QLinearConv', [from, ...P, 'w', 'scale', 'w_zero', ...P], [to], {}, to);
const contrib = (opType: string, inputs: readonly string[], to: string) =>
  node(opType, inputs, [to], {}, to, 'com.microsoft');
const sigmoid = (from: string, to: string) => contrib('QLinearSigmoid', [from, ...P, ...P], to);
const mul = (a: string, b: string, to: string) => contrib('QLinearMul', [a, ...P, b, ...P, ...P], to);
const add = (a: string, b: string, to: string) => contrib('QLinearAdd', [a, ...P, b, ...P, ...P], to);
const open = node('QuantizeLinear', ['x', ...P], ['q'], {}, 'q');
const close = (from: string) => node('DequantizeLinear', [from, ...P], ['y'], {}, 'y');

function model(nodes: readonly NodeProto[]): ModelProto {
  return makeModel({
    graph: makeGraph({
      name: 'g',
      nodes,
      inputs: [valueInfo('x', 1, [1, 4, 8])],
      outputs: [valueInfo('y', 1, [1, 4, 8])],
      initializers: [
        float32Tensor('scale', [], [0.1]),
        uint8Tensor('zero', [], [0]),
        int8Tensor('w_zero', [], [0]),
        int8Tensor('w', [4, 4, 1], new Int8Array(16)),
      ],
    }),
    irVersion: 7,
    opsets: { '': 13, 'com.microsoft': 1 },
    producerName: 'test',
  });
}

/** A profile in which each of these nodes takes its time, and every other 0.01 ms. */
function profileOf(nodes: readonly NodeProto[], times: Readonly<Record<string, number>>): ModelProfile {
  const timed = nodes.map(({ name, opType }) => {
    return { name, opType, ms: times[name] ?? 0.01, inputShapes: [], outputShapes: [] };
  });
  return { threads: 2, batch: 1, runMs: 100, nodes: timed, optimizedModel: null };
}

function why(nodes: readonly NodeProto[], times: Readonly<Record<string, number>>, trials: readonly Trial[] = []) {
  const int8 = profileOf(nodes, times);
  return explain({ int8: model(nodes), fp32: null, cpu: VNNI, profiles: { int8, fp32: null }, peaks: null, trials });
}

function verdict({ verdicts }: Explanation, code: WhyVerdict['code']): WhyVerdict | undefined {
  return verdicts.find((one) => one.code === code);
}

const SILU = [open, conv('q', 'c1'), sigmoid('c1', 's'), mul('c1', 's', 'm'), conv('m', 'c2'), close('c2')];

describe('chains of element-wise operators', () => {
  it('are a cause with their share of the run, and the operators that take it', () => {
    const found = verdict(why(SILU, { c1: 3, c2: 3, s: 3, m: 1 }), 'elementwise-chains');
    expect(found?.cause).toMatch(/take 40 % of the run \(QLinearSigmoid 30 %, QLinearMul 10 %\)/);
    expect(found).toMatchObject({ evidence: { count: 2, chains: 1, ms: 4 }, fix: null, expectedGain: null });
  });

  it('are none where they cost little, and the additions of shortcuts are none', () => {
    expect(verdict(why(SILU, { c1: 5, c2: 5, s: 0.5, m: 0.5 }), 'elementwise-chains')).toBeUndefined();
    const shortcuts = [
      ...[open, conv('q', 'c1'), add('q', 'c1', 'a1'), conv('a1', 'c2'), add('a1', 'c2', 'a2'), close('a2')],
    ];
    expect(verdict(why(shortcuts, { c1: 3, c2: 3, a1: 3, a2: 3 }), 'elementwise-chains')).toBeUndefined();
  });

  it('get no advice that was tried and does not change them', () => {
    const times = { c1: 3, c2: 3, s: 3, m: 1 };
    const [profile, beside] = [profileOf(SILU, { ...times, c1: 1 }), profileOf(SILU, times)];
    // As fast as can be, but the same graph.
    const again: Trial = { recipe: 'plain', model: model(SILU), ran: { profile, beside } };
    const found = verdict(why(SILU, times, [again]), 'elementwise-chains');
    expect(found?.cause).toMatch(/Quantizing again with rn50 does not fix this\.$/);
    expect(found).toMatchObject({ fix: null, expectedGain: null });
  });

  it('get the advice that takes them away, with the gain that was measured', () => {
    const plain = [open, conv('q', 'c1'), conv('c1', 'c2'), close('c2')];
    const times = { c1: 3, c2: 3, s: 3, m: 1 };
    const ran = { profile: profileOf(plain, { c1: 3, c2: 3 }), beside: profileOf(SILU, times) };
    const found = verdict(why(SILU, times, [{ recipe: 'plain', model: model(plain), ran }]), 'elementwise-chains');
    // The input is no picture.
    expect(found?.fix).toMatch(/^rn50 quantize .*--calibration '<inputs\.npz>'$/);
    expect(found?.expectedGain).toBeCloseTo(10 / 6, 1);
  });
});

describe('transposes', () => {
  const perm = { perm: { ints: [0, 2, 1] } };
  const nodes = [
    ...[open, node('Transpose', ['q'], ['t1'], perm, 't1'), conv('t1', 'c1')],
    ...[node('Transpose', ['c1'], ['t2'], perm, 't2'), close('t2')],
  ];

  it('are a cause with their share of the run, and where they come from', () => {
    const found = verdict(why(nodes, { c1: 5, t1: 3, t2: 2 }), 'transposes');
    expect(found?.cause).toMatch(
      /^Transposes take 50 % of the run, and calculate nothing\. They are in the file itself\./,
    );
    expect(found?.evidence).toMatchObject({ count: 2, inFile: 2, ms: 5 });
  });

  it('are none where they cost little, or the whole run is mostly overhead', () => {
    expect(verdict(why(nodes, { c1: 5, t1: 0.2, t2: 0.2 }), 'transposes')).toBeUndefined();
    expect(verdict(why(nodes, { c1: 0.1, t1: 0.1, t2: 0.1 }), 'transposes')).toBeUndefined();
  });
});

describe('operators without an INT8 form', () => {
  it('are named with their share, and nothing is promised', () => {
    const nodes = [
      ...[open, conv('q', 'c1'), node('DequantizeLinear', ['c1', ...P], ['d'], {}, 'd')],
      ...[node('Erf', ['d'], ['e'], {}, 'e'), node('Transpose', ['e'], ['y'], {}, 't')],
    ];
    const found = verdict(why(nodes, { c1: 6, e: 4 }), 'no-integer-form');
    expect(found?.cause).toMatch(/take 40 % of the run, .* \(Erf 40 %\)/);
    expect(found).toMatchObject({
      evidence: { count: 1, operators: { Erf: 1 }, ms: 4 },
      fix: null,
      expectedGain: null,
    });
  });
});

describe('a model without a known cause that is slower than FP32', () => {
  it('is not called fast: the operators that cost most are named', () => {
    const nodes = [open, conv('q', 'c1'), conv('c1', 'c2'), close('c2')];
    const float = [node('Conv', ['x', 'f'], ['y'], {}, 'c')];
    const fp32 = model(float);
    fp32.graph?.initializer.push(float32Tensor('f', [4, 4, 1], new Float32Array(16)));
    const profiles = (ms: number) => ({ int8: profileOf(nodes, { c1: 3, y: 1 }), fp32: profileOf(float, { c: ms }) });
    const healthy = (ms: number) =>
      verdict(explain({ int8: model(nodes), fp32, cpu: VNNI, profiles: profiles(ms), peaks: null }), 'healthy');
    expect(healthy(2)?.cause).toBe(
      'INT8 is slower than FP32 here, and no known cause was found. Its time goes into QLinearConv 75 %, DequantizeLinear 25 %.',
    );
    expect(healthy(9)?.cause).toMatch(/^Nothing slows this INT8 model down/);
    fp32.graph?.initializer.push(makeTensor('h', DataType.FLOAT16, [64], new Uint16Array(64)));
    expect(healthy(2)?.cause).toMatch(/^INT8 is slower than FP16 here/);
  });
});

describe('a model that could not be run', () => {
  it('has what its file shows, and the reason', () => {
    const { verdicts, total } = explain({
      int8: model(SILU),
      fp32: null,
      cpu: VNNI,
      profiles: { int8: null, fp32: null },
      peaks: null,
      refusal: 'the input text takes string',
    });
    expect(verdicts).toMatchObject([
      {
        code: 'not-run',
        evidence: { form: 'integer operators', activations: 'uint8', engineSays: 'the input text takes string' },
        fix: null,
      },
    ]);
    expect(total).toBeNull();
  });
});
