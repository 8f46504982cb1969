import { describe, expect, it } from 'vitest';
import { openvinoOptions } from '../../../src/engine/openvino/given-options.js';

describe('openvinoOptions', () => {
  it('takes streams as an option of ours, and all else as properties', () => {
    expect(openvinoOptions(['NUM_STREAMS=2', 'ENABLE_CPU_PINNING=NO', 'CACHE_DIR=a=b:c'])).toEqual({
      streams: 2,
      config: { ENABLE_CPU_PINNING: 'NO', CACHE_DIR: 'a=b:c' },
    });
    expect(openvinoOptions(['NUM_STREAMS=2'])).toEqual({ streams: 2 });
    expect(openvinoOptions([])).toEqual({});
  });

  it.each([
    ['NUM_STREAMS=many', 'NUM_STREAMS=many is not a whole number from 1 to 1024', 'openvino:NUM_STREAMS=1'],
    ['NUM_STREAMS=0', 'NUM_STREAMS=0 is not a whole number', 'openvino:NUM_STREAMS=1'],
    ['INFERENCE_NUM_THREADS=1', 'INFERENCE_NUM_THREADS is set by --threads', 'Use --threads'],
    ['INFERENCE_PRECISION_HINT=bf16', 'is set by the precision of each column', 'Leave it out'],
    ['NUM_STREAMS', 'NUM_STREAMS is not key=value', 'NUM_STREAMS=2'],
  ])('refuses %j', (pair, message, remedy) => {
    expect(() => openvinoOptions([pair])).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      }),
    );
  });

  it('refuses a key given twice', () => {
    expect(() => openvinoOptions(['A=1', 'A=2'])).toThrow('A is given twice');
  });
});
