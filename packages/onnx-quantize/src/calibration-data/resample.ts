/** Pixels with interleaved channels, `[height, width, channels]`, row-major. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array | Uint8Array;
}

/** A picture in strips from top to bottom, so that only its scaled form need be held whole. */
export interface PixelSource {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly strips: Iterable<Pixels>;
}

/**
 * Scale to another size with a triangle filter, widened where the picture shrinks so that every pixel counts. This is what
 * Pillow's BILINEAR, and with it torchvision's `Resize`, does; Pillow rounds to whole levels between and after the two
 * directions, this does not: the results differ by at most 1.5 of 255 levels.
 * Source: https://pillow.readthedocs.io/en/stable/handbook/concepts.html#filters
 */
export function resample(source: PixelSource, width: number, height: number): Pixels {
  const { channels } = source;
  const narrow = new Float32Array(width * source.height * channels);
  const taps = width === source.width ? null : tapsOf(source.width, width);
  let from = 0;
  for (const strip of source.strips) {
    if (taps === null) narrow.set(strip.data, from);
    else alongColumns(strip, taps, narrow.subarray(from));
    from += width * strip.height * channels;
  }
  return alongRows({ width, height: source.height, channels, data: narrow }, height);
}

/** Which source pixels make one target pixel. */
interface Taps {
  readonly from: number;
  readonly weights: Float64Array;
}

const NO_TAPS: Taps = { from: 0, weights: new Float64Array() };

function alongColumns(strip: Pixels, taps: readonly Taps[], result: Float32Array): void {
  const { width, height, channels, data } = strip;
  // Row by row, as the pixels lie in memory.
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < taps.length; x += 1) {
      const { from, weights } = taps[x] ?? NO_TAPS;
      for (let channel = 0; channel < channels; channel += 1) {
        let at = (row + from) * channels + channel;
        let sum = 0;
        for (let tap = 0; tap < weights.length; tap += 1, at += channels) {
          sum += (weights[tap] ?? 0) * (data[at] ?? 0);
        }
        result[(y * taps.length + x) * channels + channel] = sum;
      }
    }
  }
}

function alongRows({ width, height, channels, data }: Pixels, target: number): Pixels {
  if (target === height) return { width, height, channels, data };
  const row = width * channels;
  const result = new Float32Array(target * row);
  tapsOf(height, target).forEach(({ from, weights }, y) => {
    weights.forEach((weight, tap) => {
      const source = (from + tap) * row;
      for (let at = 0; at < row; at += 1) {
        result[y * row + at] = (result[y * row + at] ?? 0) + weight * (data[source + at] ?? 0);
      }
    });
  });
  return { width, height: target, channels, data: result };
}

function tapsOf(source: number, target: number): Taps[] {
  const scale = source / target;
  const support = Math.max(scale, 1);
  return Array.from({ length: target }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    const to = Math.min(source, Math.trunc(centre + support + 0.5));
    const weights = Float64Array.from({ length: to - from }, (_, tap) =>
      Math.max(0, 1 - Math.abs((from + tap + 0.5 - centre) / support)),
    );
    const sum = weights.reduce((all, weight) => all + weight, 0);
    return { from, weights: weights.map((weight) => weight / sum) };
  });
}
