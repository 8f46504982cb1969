import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { structuredImages } from '../../src/feeds/structured-images.js';

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanA = mean(a);
  const meanB = mean(b);
  let dot = 0;
  let normA = 0;
  let normB = 0;
  a.forEach((value, index) => {
    const other = (b[index] ?? 0) - meanB;
    dot += (value - meanA) * other;
    normA += (value - meanA) ** 2;
    normB += other ** 2;
  });
  return dot / Math.sqrt(normA * normB);
}

describe('structuredImages', () => {
  it('stays in 0..1 for one channel and is never flat', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 4, max: 20 }),
        fc.integer({ min: 4, max: 20 }),
        (seed, height, width) => {
          for (const image of structuredImages({ count: 5, channels: 1, height, width, seed })) {
            expect(image).toHaveLength(height * width);
            expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
            expect(Math.max(...image)).toBeLessThanOrEqual(1);
            expect(new Set(image).size).toBeGreaterThan(1);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is not flat even where a checkerboard has few pixels', () => {
    for (let seed = 0; seed < 2_000; seed += 1) {
      const [, , , checkerboard = new Float32Array()] = structuredImages({
        count: 4,
        channels: 1,
        height: 4,
        width: 4,
        seed,
      });
      expect(new Set(checkerboard).size).toBeGreaterThan(1);
    }
  });

  it('normalises three channels with ImageNet statistics', () => {
    const [low, high] = [(0 - 0.485) / 0.229, (1 - 0.406) / 0.225];
    const images = structuredImages({ count: 16, channels: 3, height: 32, width: 32 });
    const values = images.flatMap((image) => [...image]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(Math.min(...values)).toBeLessThan(-1);
    expect(Math.max(...values)).toBeGreaterThan(1);
  });

  it('gives the same images for a seed, however many are asked for', () => {
    const shape = { channels: 3, height: 8, width: 8, seed: 7 };
    const many = structuredImages({ count: 9, ...shape });
    expect(structuredImages({ count: 4, ...shape })).toEqual(many.slice(0, 4));
    expect(structuredImages({ count: 4, ...shape, seed: 8 })[0]).not.toEqual(many[0]);
  });

  it('gives images that differ from each other', () => {
    const images = structuredImages({ count: 16, channels: 3, height: 32, width: 32 });
    const pairs = images.flatMap((a, i) => images.slice(i + 1).map((b) => Math.abs(correlation(a, b))));
    const mean = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
    expect(mean).toBeLessThan(0.5);
    expect(Math.max(...pairs)).toBeLessThan(0.99);
  });
});
