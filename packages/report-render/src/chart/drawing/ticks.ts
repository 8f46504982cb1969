/** Round numbers from 0 to `highest` at equal steps, at most `most` of them and 0. */
export function roundTicks(highest: number, most: number): number[] {
  if (!(highest > 0)) return [0];
  const step = roundStep(highest / Math.max(1, most));
  // A step of a tick that is missed by rounding is no reason to leave it out.
  const count = Math.floor((highest / step) * (1 + 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 2.5, 5].find((candidate) => candidate * power >= step * 0.999) ?? 10;
  return factor * power;
}
