import { describe, expect, it } from 'vitest';
import {
  propertiesOf,
  requestsFor,
  requirePrecision,
  throughputOptions,
} from '../../../src/engine/openvino/properties.js';

describe('propertiesOf', () => {
  it('leaves neither threads nor precision to OpenVINO', () => {
    expect(propertiesOf({ threads: 3 })).toMatchObject({
      INFERENCE_NUM_THREADS: '3',
      NUM_STREAMS: '1',
      PERFORMANCE_HINT: 'LATENCY',
      INFERENCE_PRECISION_HINT: 'f32',
      PERF_COUNT: 'NO',
    });
    expect(propertiesOf({ threads: 3, profileFolder: '/tmp' }).PERF_COUNT).toBe('YES');
  });

  it.each([
    ['own', 'f32'],
    ['fp32', 'f32'],
    ['bf16', 'bf16'],
    ['fp16', 'f16'],
  ] as const)('precision %s is %s', (precision, hint) => {
    expect(propertiesOf({ threads: 1, precision }).INFERENCE_PRECISION_HINT).toBe(hint);
  });

  it('has two requests for each of several streams, and one for one', () => {
    expect(propertiesOf({ threads: 4, streams: 2 })).toMatchObject({
      NUM_STREAMS: '2',
      PERFORMANCE_HINT: 'THROUGHPUT',
    });
    expect(propertiesOf({ threads: 4, streams: 2, oneAtATime: true })).toMatchObject({
      NUM_STREAMS: '1',
      PERFORMANCE_HINT: 'LATENCY',
    });
    expect([1, 2, 4].map((streams) => requestsFor(streams, {}))).toEqual([1, 4, 8]);
    expect(requestsFor(1, { requestsPerStream: 2 })).toBe(2);
    expect(requestsFor(1, { requestsPerStream: 2, oneAtATime: true })).toBe(1);
    expect(requestsFor(4, { requestsPerStream: 1 })).toBe(4);
  });

  it.each([
    [1, ['1 x 2']],
    [2, ['1 x 2', '2 x 2', '2 x 1']],
    [3, ['1 x 2', '2 x 2', '3 x 2', '3 x 1']],
    [8, ['1 x 2', '2 x 2', '4 x 2', '8 x 2', '8 x 1']],
  ])('has settings to try for throughput with %i threads, each once', (threads, wanted) => {
    const settings = throughputOptions(threads);
    expect(settings.map(({ streams, requestsPerStream }) => `${streams} x ${requestsPerStream}`)).toEqual(wanted);
  });

  it('lets what the caller gives win', () => {
    expect(propertiesOf({ threads: 1, config: { ENABLE_CPU_PINNING: 'NO' } }).ENABLE_CPU_PINNING).toBe('NO');
  });

  it.each([{ interOpThreads: 2 }, { executionMode: 'parallel' }, { graphOptimization: 'basic' }] as const)(
    'refuses %j',
    (options) => {
      expect(() => propertiesOf({ threads: 1, ...options })).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
    },
  );
});

describe('requirePrecision', () => {
  it('refuses a precision that OpenVINO replaces without a word', () => {
    const options = { threads: 1, precision: 'bf16' } as const;
    expect(() => requirePrecision(options, { INFERENCE_PRECISION_HINT: 'f32' })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('computes in f32 on this CPU') }),
    );
    expect(requirePrecision(options, { INFERENCE_PRECISION_HINT: 'bf16' })).toBeUndefined();
  });
});
