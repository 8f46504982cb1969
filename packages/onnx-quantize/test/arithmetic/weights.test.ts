import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelLayout, quantizeWeights, weightScales } from '../../src/arithmetic/weights.js';

describe('channelLayout', () => {
  it.each([
    ['a convolution, channels first', [8, 3, 7, 7], 0, { outer: 1, channels: 8, inner: 147 }],
    ['a matrix, channels last', [20, 10], 1, { outer: 20, channels: 10, inner: 1 }],
  ])('%s', (_, dims, axis, layout) => {
    expect(channelLayout(dims, axis)).toEqual(layout);
  });
});

describe('weightScales and quantizeWeights', () => {
  it('gives each row its own scale', () => {
    const layout = channelLayout([2, 3], 0);
    const weights = Float32Array.of(127, -63.5, 0, -1.27, 0.635, 0.01);
    const scales = weightScales(weights, layout, 127);
    expect([...scales]).toEqual([1, Math.fround(0.01)]);
    expect([...quantizeWeights(weights, layout, scales, 127)]).toEqual([127, -64, 0, -127, 64, 1]);
  });

  it('gives each column its own scale', () => {
    const layout = channelLayout([2, 2], 1);
    const weights = Float32Array.of(127, -2, -127, 254);
    expect([...weightScales(weights, layout, 127)]).toEqual([1, 2]);
    expect([...quantizeWeights(weights, layout, Float32Array.of(1, 2), 127)]).toEqual([127, -1, -127, 127]);
  });

  it('marks a channel of zeros with scale 0', () => {
    expect([...weightScales(Float32Array.of(0, -0, 63, 1), channelLayout([2, 2], 0), 63)]).toEqual([0, 1]);
  });

  it('brings every weight back within half a step of its channel, in 8 and in 7 bits', () => {
    const value = fc.float({ noNaN: true, min: -1000, max: 1000 });
    const rows = fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom(127, 63), (channels, limit) => {
        const weights = Float32Array.from(channels.flat());
        const layout = channelLayout([channels.length, 3], 0);
        const scales = weightScales(weights, layout, limit).map((scale) => scale || 1);
        quantizeWeights(weights, layout, scales, limit).forEach((code, at) => {
          const scale = scales[Math.floor(at / 3)] ?? 0;
          expect(Math.abs(code)).toBeLessThanOrEqual(limit);
          expect(Math.abs(code * scale - (weights[at] ?? 0))).toBeLessThanOrEqual(scale * 0.50001);
        });
      }),
    );
  });
});
