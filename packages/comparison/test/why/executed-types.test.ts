import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import { profileModel } from '@rn50/inference-runner';
import { explain } from '@rn50/onnx-explain';
import { int8Tensor, type ModelProto, writeModel } from '@rn50/onnx-model';
import { afterAll, describe, expect, it } from 'vitest';
import { needsPython } from '../../../../testing/python.js';
import { network } from '../../../onnx-explain/test/networks.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is found from the kernels that OpenVINO really ran. The layers count as the whole run: this network is too small for shares. */
async function verdictsOf(model: ModelProto) {
  const modelPath = join(folder, 'int8.onnx');
  writeFileSync(modelPath, writeModel(model));
  const profiled = await profileModel({ modelPath, engine: 'openvino', threads: 1, warmup: 1, runs: 3 });
  const runMs = profiled.nodes.reduce((sum, { opType, ms }) => sum + (opType === 'Conv' ? ms : 0), 0);
  const int8 = { ...profiled, runMs };
  return explain({ int8: model, fp32: null, cpu: await detectCpu(), profiles: { int8, fp32: null }, peaks: null })
    .verdicts;
}

describe('executed types in OpenVINO', needsPython('openvino'), () => {
  it('tell which quantized layers it computes in float', async () => {
    const model = network({});
    // It takes no weights with a zero point for its integer convolutions.
    const initializer = model.graph?.initializer ?? [];
    initializer[initializer.findIndex(({ name }) => name === 'w2_zero')] = int8Tensor('w2_zero', [], [3]);
    expect(await verdictsOf(model)).toContainEqual(
      expect.objectContaining({
        code: 'int8-not-used',
        evidence: expect.objectContaining({ nodes: ['conv2'], kernels: [expect.stringMatching(/_f32$/i)] }),
      }),
    );
  });

  it('clear a file whose layers all run in integers, and its int8 activations', async () => {
    const codes = (await verdictsOf(network({ activations: 's8' }))).map(({ code }) => code);
    expect(codes).not.toContain('int8-not-used');
    expect(codes).not.toContain('signed-activations-on-x86');
  });
});
