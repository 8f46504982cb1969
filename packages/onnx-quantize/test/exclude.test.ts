import { readFileSync } from 'node:fs';
import { int64Tensor, type ModelProto, node, readModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../src/calibration-data/read-arrays.js';
import { quantize } from '../src/quantize.js';
import { ortEngine, runModel, sqnrDb } from './engine.js';
import { smallModel, someInputs, weights } from './small-models.js';

const network = (name: string): ModelProto =>
  readModel(readFileSync(new URL(`./fixtures/${name}.onnx`, import.meta.url)));
const calibration = readNpy(readFileSync(new URL('./fixtures/digits-calibration.npy', import.meta.url)));
const images = Array.from({ length: 32 }, (_, index) => calibration.data.slice(index * 64, (index + 1) * 64));
const data = Float32Array.from(images.flatMap((image) => [...image]));

const named = (model: ModelProto, type: string) => (model.graph?.node ?? []).filter(({ opType }) => opType === type);

describe('what is excluded stays as it is', () => {
  it.each([
    ['digits-resnet', 'BatchNormalization', 15],
    ['digits-preactivation', 'BatchNormalization', 7],
    ['digits-mobile', 'HardSwish', 1],
    ['digits-mobile', 'HardSigmoid', 1],
  ])('%s without %s', async (name, type, least) => {
    const given = network(name);
    const engine = await ortEngine();
    const before = named(given, type);
    expect(before.length).toBeGreaterThanOrEqual(least);
    for (const form of ['qdq', 'qoperator'] as const) {
      const { model, report } = await quantize(given, { calibration: images, exclude: [type], form, engine });
      // HardSwish in parts has a HardSigmoid, which counts as one.
      const left = named(model, type).map(({ output }) => output[0]);
      expect(left).toEqual(expect.arrayContaining(before.map(({ output }) => output[0])));
      const inFloat = report.floatNodes.filter(({ opType }) => opType === type);
      expect(inFloat.map(({ reason }) => reason)).toEqual(left.map(() => 'excluded by name'));
      expect(report.quantizedNodes).toBeGreaterThan(0);
      const [float, int8] = await Promise.all([given, model].map((each) => runModel(each, [32, 1, 8, 8], data)));
      expect(sqnrDb(float ?? new Float32Array(), int8 ?? new Float32Array())).toBeGreaterThan(20);
    }
  });

  it('one node by its name, the others of its type are rewritten as ever', async () => {
    const given = network('digits-mobile');
    const [first, ...others] = named(given, 'HardSwish');
    expect(others.length).toBeGreaterThan(0);
    const exclude = [first?.name || (first?.output[0] ?? '')];
    const { model } = await quantize(given, { calibration: images, exclude, engine: await ortEngine() });
    expect(named(model, 'HardSwish').map(({ output }) => output)).toEqual([first?.output]);
  });

  it('a Conv takes in its normalization all the same', async () => {
    const given = network('digits-resnet');
    const options = { calibration: images, exclude: ['Conv'], engine: await ortEngine() };
    const { model, report } = await quantize(given, options);
    expect(named(model, 'BatchNormalization')).toEqual([]);
    expect(report.floatNodes.filter(({ opType }) => opType === 'Conv')).toHaveLength(named(given, 'Conv').length);
  });

  it.each([
    ['Pad', [node('Pad', ['x', 'pads'], ['p']), node('Conv', ['p', 'w'], ['y'])]],
    ['Identity', [node('Identity', ['x'], ['p']), node('Conv', ['p', 'w'], ['y'])]],
    ['Dropout', [node('Conv', ['x', 'w'], ['p']), node('Dropout', ['p'], ['d']), node('Conv', ['d', 'w'], ['y'])]],
    ['ReduceMean', [node('Conv', ['x', 'w'], ['c']), node('ReduceMean', ['c'], ['y'], { axes: { ints: [2, 3] } })]],
  ])('%s', async (type, nodes) => {
    const pads = int64Tensor('pads', [8], [0, 0, 1, 1, 0, 0, 1, 1]);
    const model = smallModel({ nodes, initializers: [weights('w', [2, 2, 1, 1]), pads] });
    const options = { calibration: someInputs(8, 32), exclude: [type], engine: await ortEngine() };
    const { model: int8, report } = await quantize(model, options);
    expect(named(int8, type)).toHaveLength(1);
    expect(report.floatNodes.map(({ opType }) => opType)).toEqual([type]);
  });
});
