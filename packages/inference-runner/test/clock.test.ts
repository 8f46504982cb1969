import { describe, expect, it } from 'vitest';
import { clockJumped } from '../src/clock.js';

describe('clockJumped', () => {
  it('notices a clock suspended in mid-block, and a clock set back', () => {
    expect(clockJumped(320, 60_320)).toBe(true);
    expect(clockJumped(320, -3_000)).toBe(true);
  });

  it('lets a slow block and a slewing clock pass', () => {
    expect(clockJumped(30_000, 30_010)).toBe(false);
  });
});
