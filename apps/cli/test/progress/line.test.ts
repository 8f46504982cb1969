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

  it('leaves no line of a step that has nothing to tell', () => {
    let written = '';
    const write = (text: string) => {
      written += text;
    };
    lineProgress(write, () => 80)
      .start('drawing')
      .done();
    expect(written).toBe('\r\u001b[2Kdrawing ...\r\u001b[2K');
  });

  it('does not write again what stands there', () => {
    const shown: string[] = [];
    const progress = lineProgress(
      (text) => shown.push(text),
      () => 80,
    );
    const step = progress.start('a');
    step.update('5 s left');
    step.update('5 s left');
    expect(shown).toHaveLength(2);
    progress.note('note');
    step.update('5 s left');
    expect(shown).toHaveLength(4);
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
