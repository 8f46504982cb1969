import { describe, expect, it } from 'vitest';
import { patternsWarning, renderQuantization, renderTuning } from '../../src/listings/quantization.js';

const quantization = {
  method: 'minmax',
  rangeMode: 'moving',
  percentile: null,
  calibrationInputs: 16,
  quantizedNodes: 54,
  floatNodes: [{}, {}],
  layers: null,
};

describe('renderQuantization', () => {
  it('counts nodes and names those in float', () => {
    expect(renderQuantization(quantization, [{ who: 'Softmax prob\u001b', reason: 'no kernel' }])).toBe(
      '54 nodes in INT8, 2 in float; ranges: moving minmax of 16 inputs\nin float: Softmax prob? (no kernel)\n',
    );
  });

  it('puts the layers first that lose most, and no more reasons than a screen takes', () => {
    const layers = [30, 10, 40].map((sqnrDb, i) => ({ name: `conv${i}`, opType: 'Conv', sqnrDb, quantized: i !== 1 }));
    const groups = Array.from({ length: 10 }, (_, i) => ({ who: `Op${i} x`, reason: 'r' }));
    const text = renderQuantization({ ...quantization, percentile: 99.9, method: 'percentile', layers }, groups);
    expect(text).toContain('ranges: percentile 99.9 of');
    expect(text).toContain('in float: and 2 kinds more\nworst of 3 layers');
    expect(text).toMatch(/10\.0 dB Conv conv1 \(left in float\)\n30\.0 dB Conv conv0\n40/);
  });
});

describe('lines about a quantized file', () => {
  it('say for what it was tuned, or that it is portable', () => {
    const tuning = { isTuned: true, summary: 'merged', cpu: 'EPYC', engineVersion: '1.30.0', threads: 2 };
    expect(renderTuning(tuning)).toBe('tuned for EPYC, ONNX Runtime 1.30.0, 2 threads, batch 1: merged\n');
    expect(renderTuning({ ...tuning, isTuned: false })).toBe('not tuned: merged; the file is the portable one\n');
  });

  it('ask for the data that the model takes', () => {
    expect(patternsWarning([{ values: 'pictures' }])).toContain('Give your own images');
    expect(patternsWarning([{ values: 'pictures' }, { values: 'pictures' }])).toContain('Give your own inputs');
  });
});
