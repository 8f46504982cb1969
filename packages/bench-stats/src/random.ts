/** A source of uniform whole numbers. */
export interface Random {
  /** A whole number in 0 .. n - 1, for 1 <= n <= 2^21 (the bias is below n / 2^32). */
  below(n: number): number;
  /** 32 random bits, 0 .. 2^32 - 1. */
  bits(): number;
}

/**
 * Seeded generator: xoshiro128** on 32-bit integer arithmetic only, so a seed gives the same numbers on every
 * engine and platform. Its state is filled from the seed by SplitMix32. Not for secrets.
 * Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021.
 *
 * @param seed any whole number; its low 32 bits and the 32 above them count
 */
export function createRandom(seed: number): Random {
  let mixer = (seed | 0) ^ Math.imul(Math.floor(seed / 2 ** 32) | 0, 0x9e3779b1);
  const mix = (): number => {
    mixer = (mixer + 0x9e3779b9) | 0;
    let z = Math.imul(mixer ^ (mixer >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  // Four successive outputs of a bijective mixer are never all zero, which xoshiro could not leave.
  let [s0, s1, s2, s3] = [mix(), mix(), mix(), mix()];

  const bits = (): number => {
    const scrambled = Math.imul(s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  };
  return { bits, below: (n) => Math.floor(bits() * 2 ** -32 * n) };
}

/** Uniform in 0..1 (1 excluded), or normal. */
export type NumberSource = () => number;

/**
 * mulberry32: 32-bit integer arithmetic only, so the same on every platform. Kept beside {@link createRandom}, because
 * the pictures used for measuring come from this sequence.
 */
export function uniformGenerator(seed: number): NumberSource {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal numbers, by Box and Muller (1958). */
export function normalGenerator(seed: number): NumberSource {
  const uniform = uniformGenerator(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
