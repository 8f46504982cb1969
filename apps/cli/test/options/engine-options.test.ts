import { describe, expect, it } from 'vitest';
import { engineOptions } from '../../src/options/engine-options.js';

const BOTH = ['ort', 'openvino'];

describe('engineOptions', () => {
  it('sorts options by engine; those of ONNX Runtime mean the same with either flag', () => {
    const given = {
      ortOption: ['executionMode=parallel'],
      engineOption: [
        'ort:session.disable_prepacking=1',
        'openvino:NUM_STREAMS=2',
        'openvino:ENABLE_CPU_PINNING=NO',
        'openvino:CACHE_DIR=a=b:c',
      ],
    };
    expect(engineOptions(given, BOTH)).toEqual({
      ort: { executionMode: 'parallel', config: { 'session.disable_prepacking': '1' } },
      openvino: { streams: 2, config: { ENABLE_CPU_PINNING: 'NO', CACHE_DIR: 'a=b:c' } },
    });
    expect(engineOptions({}, BOTH)).toEqual({});
    expect(engineOptions({ engineOption: ['own:a=1'] }, ['own'])).toEqual({ own: { config: { a: '1' } } });
  });

  it.each([
    ['openvino', 'is not engine:key=value', 'openvino:NUM_STREAMS=2'],
    [':a=1', 'is not engine:key=value', 'openvino:NUM_STREAMS=2'],
    ['openvno:a=1', 'is for openvno, and --engine ort,openvino leaves it out', 'Did you mean openvino?'],
    ['openvino:a', '--engine-option openvino:a is not key=value', 'openvino:NUM_STREAMS=2'],
    ['openvino:NUM_STREAMS=many', 'NUM_STREAMS many is not a whole number', 'NUM_STREAMS 1'],
    ['openvino:INFERENCE_NUM_THREADS=1', 'is set by --threads', 'Use --threads'],
    ['openvino:INFERENCE_PRECISION_HINT=bf16', 'is set by the precision of each column', 'Leave it out'],
    ['ort:executionMod=parallel', '--engine-option ort:executionMod is not known', 'Did you mean executionMode?'],
    ['ort:executionMode=fast', '--engine-option ort:executionMode=fast is not one of', 'executionMode=sequential'],
  ])('refuses %j', (option, message, remedy) => {
    expect(() => engineOptions({ engineOption: [option] }, BOTH)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      }),
    );
  });

  it('refuses a key given twice, with one flag or both', () => {
    expect(() => engineOptions({ engineOption: ['openvino:A=1', 'openvino:A=2'] }, BOTH)).toThrow(/A is given twice/);
    const both = { ortOption: ['executionMode=parallel'], engineOption: ['ort:executionMode=parallel'] };
    expect(() => engineOptions(both, BOTH)).toThrow(/executionMode is given twice/);
  });
});
