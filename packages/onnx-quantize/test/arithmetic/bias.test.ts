import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeBias, scalesThatHoldBias } from '../../src/arithmetic/bias.js';

describe('quantizeBias', () => {
  it('counts in steps of input scale x weight scale', () => {
    const { codes, scales } = quantizeBias(Float32Array.of(1, -3, 0.0625), 0.5, Float32Array.of(0.25, 2, 0.25));
    expect([...scales]).toEqual([0.125, 1, 0.125]);
    expect([...codes]).toEqual([8, -3, 0]);
  });
});

describe('scalesThatHoldBias', () => {
  it('keeps scales whose bias fits, and any scale without a bias', () => {
    expect([...scalesThatHoldBias(Float32Array.of(0.5, 2), Float32Array.of(100, -100), 0.25)]).toEqual([0.5, 2]);
    expect([...scalesThatHoldBias(Float32Array.of(0.5, 0), null, 0.25)]).toEqual([0.5, 1]);
  });

  it('widens the scale of a channel whose bias would overflow int32', () => {
    const bias = Float32Array.of(1000);
    const scales = scalesThatHoldBias(Float32Array.of(1e-9), bias, 1e-3);
    const { codes } = quantizeBias(bias, 1e-3, scales);
    expect(codes[0]).toBeGreaterThan(2 ** 29);
    expect(codes[0]).toBeLessThanOrEqual(2 ** 30 + 256);
  });

  it('represents the bias of a channel without weights to float32 precision', () => {
    const bias = Float32Array.of(0.3);
    const { codes, scales } = quantizeBias(bias, 0.1, scalesThatHoldBias(Float32Array.of(0), bias, 0.1));
    expect((codes[0] ?? 0) * (scales[0] ?? 0)).toBeCloseTo(0.3, 6);
  });

  it('never lets a code leave int32, and never gives scale 0', () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e10, max: 1e10 });
    const scale = fc.oneof(fc.constant(0), fc.double({ min: 1e-12, max: 1e3, noNaN: true }));
    fc.assert(
      fc.property(finite, scale, fc.double({ min: 1e-8, max: 1e3, noNaN: true }), (value, weightScale, inputScale) => {
        const [widened = 0] = scalesThatHoldBias(Float32Array.of(weightScale), Float32Array.of(value), inputScale);
        expect(widened).toBeGreaterThan(0);
        expect(Math.abs(value / (widened * inputScale))).toBeLessThanOrEqual(2 ** 30 * 1.001);
      }),
    );
  });
});
