import { describe, expect, it } from 'vitest';
import { lineProgress } from '../../src/progress/line.js';

describe('lineProgress', () => {
  it('rewrites one line and leaves the last state standing', () => {
    let written = '';
    const step = lineProgress(
      (text) => {
        written += text;
      },
      () => 80,
    ).start('measuring');
    step.update('50 %');
    step.done('FP32 30.1 ms');
    const erase = '\r\u001b[2K';
    expect(written).toBe(`${erase}measuring ...${erase}measuring: 50 %${erase}measuring: FP32 30.1 ms\n`);
  });

  it('never wraps: a rewritten line is cut to the width of the terminal', () => {
    const shown: string[] = [];
    const step = lineProgress(
      (text) => shown.push(text),
      () => 20,
    ).start('a');
    step.update('x'.repeat(100));
    expect(shown.at(-1)?.replace('\r\u001b[2K', '')).toHaveLength(19);
  });
});
