import { describe, expect, it } from 'vitest';
import { BAR_COLORS } from '../../src/chart/theme.js';

/** CIE L* of an sRGB colour: what is left of it in grey. */
function lightness(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

describe('BAR_COLORS', () => {
  it('differ from one another, the first five in grey too', () => {
    expect(new Set(BAR_COLORS).size).toBe(8);
    const sorted = BAR_COLORS.slice(0, 5)
      .map(lightness)
      .sort((a, b) => a - b);
    const steps = sorted.slice(1).map((value, index) => value - (sorted[index] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(10);
  });
});
