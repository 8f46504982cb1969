/** Brightness in 0..1 at column x and row y, both in 0..1. */
type Pattern = (x: number, y: number) => number;

const SIZE = 224;

/** Sixteen normalised RGB images `[3, 224, 224]`: four each of gradients, blobs, gratings and checkerboards. */
export function structuredInputs(): Float32Array[] {
  const patterns = [0, 1, 2, 3].flatMap((variant) => [
    gradient(variant),
    blob(variant),
    grating(variant),
    checkerboard(variant),
  ]);
  return patterns.map(paint);
}

function gradient(variant: number): Pattern {
  const angle = 0.4 + variant * 1.7;
  return (x, y) => 0.5 + 0.7 * ((x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle));
}

function blob(variant: number): Pattern {
  const [cx, cy, radius] = [0.2 + 0.2 * variant, 0.75 - 0.15 * variant, 0.1 + 0.05 * variant];
  return (x, y) => Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * radius * radius));
}

function grating(variant: number): Pattern {
  const angle = variant * 0.8;
  const cycles = 3 + 4 * variant;
  return (x, y) => 0.5 + 0.5 * Math.sin(2 * Math.PI * cycles * (x * Math.cos(angle) + y * Math.sin(angle)));
}

function checkerboard(variant: number): Pattern {
  const squares = 3 + 3 * variant;
  return (x, y) => (Math.floor(x * squares) + Math.floor(y * (squares + variant))) % 2;
}

/** Each image in two colours of its own, normalised with ImageNet's mean and standard deviation. */
function paint(pattern: Pattern, image: number): Float32Array {
  const data = new Float32Array(3 * SIZE * SIZE);
  [
    [0.485, 0.229],
    [0.456, 0.224],
    [0.406, 0.225],
  ].forEach(([mean = 0, deviation = 1], channel) => {
    const dark = ((image * 5 + channel * 3) % 8) / 20;
    const bright = 1 - ((image * 3 + channel * 7) % 8) / 20;
    const [from, to] = (image + channel) % 3 === 0 ? [bright, dark] : [dark, bright];
    for (let row = 0; row < SIZE; row++) {
      for (let column = 0; column < SIZE; column++) {
        const value = from + (to - from) * pattern((column + 0.5) / SIZE, (row + 0.5) / SIZE);
        data[(channel * SIZE + row) * SIZE + column] = (value - mean) / deviation;
      }
    }
  });
  return data;
}
