import { readFileSync } from 'node:fs';
import { structuredImages } from '@rn50/inference-runner';
import { DataType, type ModelProto, node, readModel, tensorToInt8 } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { dequantized, type QuantizedForm, quantize, quantizeUncalibrated } from '../../src/index.js';
import { ortEngine } from '../engine.js';
import { refusalOf } from '../refusal.js';
import { smallModel } from '../small-models.js';

const load = (name: string): ModelProto =>
  readModel(readFileSync(new URL(`../fixtures/${name}.onnx`, import.meta.url)));
const calibration = structuredImages({ count: 2, channels: 1, height: 8, width: 8 });
const made = async (name: string, form: QuantizedForm): Promise<ModelProto> =>
  (await quantize(load(name), { calibration, form, engine: await ortEngine() })).model;

const kinds = ({ graph }: ModelProto) => graph?.node.map(({ opType, domain }) => `${domain} ${opType}`);
/** A constant or tensor that several nodes read in different scales has several. */
const calculating = (model: ModelProto) =>
  kinds(model)
    ?.filter((kind) => kind !== ' DequantizeLinear')
    .toSorted();
const codes = ({ graph }: ModelProto) =>
  graph?.initializer
    .filter(({ dataType, dims }) => dataType === DataType.INT8 && dims.length > 1)
    .map((tensor) => [...tensorToInt8(tensor)]);

const networks = ['digits-resnet', 'digits-mobile', 'digits-dense', 'digits-preactivation'];
const forms = ['qdq', 'qoperator'] as const;

describe.each(networks)('%s', (name) => {
  it.each(forms)('has the graph of the real file without calibration, as %s', async (form) => {
    expect(kinds(quantizeUncalibrated(load(name), { form }))).toEqual(kinds(await made(name, form)));
  });

  it.each(forms)('is in float again behind %s, with the weights that were quantized', async (form) => {
    const int8 = await made(name, form);
    const float = dequantized(int8);
    expect(kinds(float)?.filter((kind) => /Quant|QLinear|QGemm/.test(kind))).toEqual([]);
    const again = quantizeUncalibrated(float, { form });
    expect(calculating(again)).toEqual(calculating(int8));
    expect(codes(again)).toEqual(codes(int8));
  });
});

describe('dequantized', () => {
  it('gives a float model back as it is', () => {
    const float = load('digits-resnet');
    expect(dequantized(float)).toBe(float);
  });

  it('refuses dynamic quantization', async () => {
    const dynamic = smallModel({
      nodes: [node('DynamicQuantizeLinear', ['x'], ['q', 's', 'z']), node('ConvInteger', ['q', 'w', 'z'], ['y'])],
    });
    expect(await refusalOf(() => dequantized(dynamic))).toMatch(/^MODEL_UNSUPPORTED: .*it has DynamicQuantizeLinear/);
  });
});
