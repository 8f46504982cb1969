/** mulberry32: 32-bit integer arithmetic only, so the same on every Node version. Uniform in 0..1 (1 excluded). */
export function uniform(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** FNV-1a over numbers or characters. */
export function hash(values, start = 0x811c9dc5) {
  let state = start;
  for (const value of values) {
    state = Math.imul(state ^ (typeof value === 'string' ? value.charCodeAt(0) : value), 0x01000193);
  }
  return state >>> 0;
}
