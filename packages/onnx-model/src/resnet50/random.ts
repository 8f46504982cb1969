/**
 * Deterministic numbers from 32-bit integer arithmetic alone, so that every platform and Node version gives the same bytes.
 * Apart from the generators of `@rn50/bench-stats`: another sequence would be another twin, with another digest.
 * PCG RXS-M-XS 32 (O'Neill 2014, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms", section 6.3.4).
 */
export class IntegerRandom {
  private state: number;
  private readonly increment: number;

  /** @param seed any integer; @param stream numbers of different streams are unrelated */
  constructor(seed: number, stream: number) {
    this.increment = (scramble(stream) << 1) | 1;
    this.state = scramble(scramble(seed) ^ stream);
  }

  /**
   * Fill `target` with whole numbers near a normal distribution: the sum of the four bytes of one 32-bit number
   * (Irwin-Hall, mean 510, standard deviation 147.8, range 0..1020).
   */
  fillBellShaped(target: Float32Array): void {
    const { increment } = this;
    let { state } = this;
    for (let index = 0; index < target.length; index++) {
      state = (Math.imul(state, 747796405) + increment) | 0;
      const word = permute(state);
      target[index] = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
    }
    this.state = state;
  }

  /** `count` evenly distributed numbers in [low, high). */
  uniform(count: number, low: number, high: number): Float32Array<ArrayBuffer> {
    return new Float32Array(count).map(() => low + (high - low) * (this.next() / 2 ** 32));
  }

  private next(): number {
    this.state = (Math.imul(this.state, 747796405) + this.increment) | 0;
    return permute(this.state);
  }
}

function permute(state: number): number {
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737);
  return ((word >>> 22) ^ word) >>> 0;
}

/** The finaliser of MurmurHash3: neighbouring seeds start far apart. */
function scramble(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
