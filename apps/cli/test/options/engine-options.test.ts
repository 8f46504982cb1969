import { ENGINES } from '@rn50/inference-runner/engines';
import { describe, expect, it } from 'vitest';
import { engineOptions, readEngineOptions } from '../../src/options/engine-options.js';

const BOTH = ['ort', 'openvino'];
type Given = Parameters<typeof engineOptions>[0];

const read = (given: Given, engines = BOTH, registry = ENGINES) =>
  Promise.resolve().then(() => readEngineOptions(engineOptions(given, engines), registry));

describe('options of engines', () => {
  it('are sorted by engine; those of ONNX Runtime mean the same with either flag', async () => {
    const given = {
      ortOption: ['executionMode=parallel'],
      engineOption: ['ort:session.disable_prepacking=1', 'openvino:NUM_STREAMS=2', 'openvino:CACHE_DIR=a=b:c'],
    };
    expect(await read(given)).toEqual({
      ort: { executionMode: 'parallel', config: { 'session.disable_prepacking': '1' } },
      openvino: { streams: 2, config: { CACHE_DIR: 'a=b:c' } },
    });
    expect(await read({})).toEqual({});
  });

  it('go to an engine as they are where it does not read them', async () => {
    const members = "name: 'own', title: 'Own', canProfile: false, installed() {}, load() {}, saysOutOfMemory() {}";
    const own = `data:text/javascript,export default { ${members} }`;
    expect(await read({ engineOption: ['own:a=1'] }, ['own'], { own })).toEqual({ own: { config: { a: '1' } } });
  });

  it.each([
    ['openvino', 'is not engine:key=value', 'openvino:NUM_STREAMS=2'],
    [':a=1', 'is not engine:key=value', 'openvino:NUM_STREAMS=2'],
    ['openvno:a=1', 'is for openvno, and --engine ort,openvino leaves it out', 'Did you mean openvino?'],
    ['openvino:a', '--engine-option openvino:a is not key=value', 'openvino:NUM_STREAMS=2'],
    ['openvino:PERF_COUNT=YES', '--engine-option openvino:PERF_COUNT is set by rn50 why', 'Leave it out'],
    ['ort:executionMod=parallel', '--engine-option ort:executionMod is not known', 'Did you mean executionMode?'],
    ['ort:executionMode=fast', '--engine-option ort:executionMode=fast is not one of', 'executionMode=sequential'],
  ])('%j is refused', async (option, message, remedy) => {
    await expect(read({ engineOption: [option] })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
  });

  it('name the flag that was typed, also where a key is given twice with both', async () => {
    const ort = 'executionMode=parallel';
    await expect(read({ ortOption: ['executionMod=parallel'] })).rejects.toThrow(
      '--ort-option executionMod is not known',
    );
    await expect(read({ ortOption: [ort, ort] })).rejects.toThrow('--ort-option executionMode is given twice');
    await expect(read({ ortOption: [ort], engineOption: [`ort:${ort}`] })).rejects.toThrow(
      '--engine-option ort:executionMode is given twice',
    );
  });
});
