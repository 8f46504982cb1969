import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { detectCpu } from '@rn50/cpu-detect';
import { type ModelProfile, type ProfileOptions, profileModel, type RunRecord } from '@rn50/inference-runner';
import { DataType, makeGraph, makeModel, node, valueInfo, writeModel } from '@rn50/onnx-model';
import { afterAll, describe, expect, it } from 'vitest';
import { needsPython } from '../../../../testing/python.js';
import { featuresOf } from '../../src/measure/environment.js';
import { halvesNotUsed } from '../../src/measure/half-precision.js';
import type { PlannedVariant } from '../../src/measure/plan.js';

const context = {
  progress: { start: () => ({ update() {}, done() {}, fail() {} }), note() {} },
  signal: new AbortController().signal,
  detail() {},
};
const OK = [{ variantId: 'openvino-bf16', status: 'ok' }] as unknown as RunRecord[];

function columns(modelPath: string, label = 'BF16'): PlannedVariant[] {
  const common = { engine: 'openvino', modelPath, label };
  return [
    { ...common, id: 'openvino-fp32', sessionOptions: {} },
    { ...common, id: 'openvino-bf16', sessionOptions: { precision: 'bf16' } },
  ] as unknown as PlannedVariant[];
}

/** What is found where the nodes take these milliseconds in these kernels. */
async function foundWith(kernels: Readonly<Record<string, number>>, records = OK, label?: string) {
  const asked: ProfileOptions[] = [];
  const profile = async (options: ProfileOptions) => {
    asked.push(options);
    const nodes = Object.entries(kernels).map(([kernel, ms]) => {
      return { name: kernel, opType: 'Conv', ms, inputShapes: [], outputShapes: [], ...(kernel ? { kernel } : {}) };
    });
    return { nodes } as unknown as ModelProfile;
  };
  const found = await halvesNotUsed(columns('/models/net.onnx', label), records, { threads: 2, profile }, context);
  return { found, asked };
}

describe('halvesNotUsed', () => {
  it('names a column of bf16 that runs in float32, with the proof', async () => {
    const { found, asked } = await foundWith(
      { brgconv_avx512_f32: 8, jit_avx512_bf16: 2, '': 5 },
      OK,
      'BF16 (openvino)',
    );
    expect(found).toEqual([
      {
        variantId: 'openvino-bf16',
        label: 'BF16 as FP32 (openvino)',
        warning: {
          code: 'bf16-not-used',
          message:
            "BF16 (openvino) was asked for, and 20 % of its nodes' time is in bf16 kernels; the costliest node runs brgconv_avx512_f32",
          remedy: expect.stringContaining('float32'),
        },
      },
    ]);
    expect(asked).toMatchObject([{ sessionOptions: { precision: 'bf16' }, threads: 2 }]);
  });

  it.each([
    ['most of the time is in bf16', { brgconv_avx512_bf16: 8, jit_uni_f32: 2 }, OK],
    ['the engine names no kernel', { '': 10 }, OK],
    ['the column did not run', { jit_avx512_f32: 1 }, []],
  ])('says nothing where %s', async (_what, kernels: Record<string, number>, records) => {
    expect((await foundWith(kernels, records)).found).toEqual([]);
  });

  it('a profile that fails is no finding', async () => {
    const profile = () => Promise.reject(new Error('no profiler'));
    expect(await halvesNotUsed(columns('/m.onnx'), OK, { threads: 1, profile }, context)).toEqual([]);
  });
});

describe('halvesNotUsed with OpenVINO', needsPython('openvino'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-half-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const kernels: (string | undefined)[] = [];
  const profile = async (options: ProfileOptions) => {
    const profiled = await profileModel(options);
    kernels.splice(0, kernels.length, ...profiled.nodes.map(({ kernel }) => kernel));
    return profiled;
  };
  const look = (path: string) => halvesNotUsed(columns(path), OK, { threads: 1, profile }, context);

  it('tells a network that it computes in float32 all the same', async () => {
    // OpenVINO lowers the precision from multiplying nodes on; this graph has none.
    const graph = makeGraph({
      name: 'g',
      nodes: [node('Softmax', ['x'], ['a'], { axis: { int: 1 } }), node('Sigmoid', ['a'], ['y'])],
      inputs: [valueInfo('x', DataType.FLOAT, [1, 64, 64])],
      outputs: [valueInfo('y', DataType.FLOAT, [1, 64, 64])],
      initializers: [],
    });
    const path = join(folder, 'float.onnx');
    writeFileSync(path, writeModel(makeModel({ graph, irVersion: 8, opsets: { '': 17 }, producerName: 'test' })));
    expect(await look(path)).toMatchObject([{ label: 'BF16 as FP32', warning: { code: 'bf16-not-used' } }]);
  });

  it('proves bf16 where the CPU has it', async ({ skip }) => {
    const features = featuresOf(await detectCpu());
    if (!['amx_bf16', 'avx512_bf16'].some((name) => features.includes(name))) skip('this CPU does not compute in bf16');
    const digits = fileURLToPath(new URL('../../../../apps/cli/test/fixtures/digits-resnet.onnx', import.meta.url));
    expect(await look(digits)).toEqual([]);
    expect(kernels.filter((kernel) => kernel?.endsWith('_bf16')).length).toBeGreaterThan(10);
  });
});
