import { describe, expect, it } from 'vitest';
import {
  engineTitle,
  formatFixed,
  formatPercent,
  formatPoints,
  labelWithEngine,
  labelWithoutEngine,
  megabytes,
  plural,
  significant,
} from '../src/words.js';

describe('significant', () => {
  it('has no exponent for a slow run', () => {
    expect([36.8, 0.04551, 999.7, 1352].map((ms) => significant(ms, 3))).toEqual(['36.8', '0.0455', '1000', '1352']);
    expect(significant(138, 2)).toBe('138');
  });
});

describe('formatPercent, formatPoints, plural', () => {
  it('round and count', () => {
    expect([formatPercent(0.95), formatPercent(0.999), formatPercent(1)]).toEqual(['95 %', '99.9 %', '100 %']);
    expect([formatPoints(0.75), formatPoints(-0.0005), formatPoints(0.125, 1)]).toEqual(['75.00', '-0.05', '12.5']);
    expect([plural(1, 'thread'), plural(2, 'thread'), plural(1.5, 'CPU')]).toEqual([
      '1 thread',
      '2 threads',
      '1.5 CPUs',
    ]);
  });
});

describe('formatFixed', () => {
  it('gives a small negative number no sign of a zero', () => {
    expect([-0.04, -0.06, 0.04, -0].map((value) => formatFixed(value, 1))).toEqual(['0.0', '-0.1', '0.0', '0.0']);
  });
});

describe('labelWithEngine', () => {
  it('is undone where that engine is named beside it, and only then', () => {
    expect(labelWithEngine('INT8 tuned', 'ort')).toBe('INT8 tuned (ort)');
    expect(labelWithoutEngine('INT8 tuned (ort)', 'ort')).toBe('INT8 tuned');
    expect(['INT8 (ort)', 'INT8', ' (b)'].map((label) => labelWithoutEngine(label, 'b'))).toEqual([
      'INT8 (ort)',
      'INT8',
      ' (b)',
    ]);
  });
});

describe('engineTitle', () => {
  it('has the name that people know, or the engine’s own, and the version where there is one', () => {
    expect(engineTitle({ name: 'ort', version: '1.30.0' })).toBe('onnxruntime 1.30.0');
    expect(engineTitle({ name: 'constructor', version: '' })).toBe('constructor');
  });
});

describe('megabytes', () => {
  it('is decimal, with a digit more for small files', () => {
    expect([megabytes(102_576_593), megabytes(493_826)]).toEqual(['103 MB', '0.5 MB']);
  });
});
